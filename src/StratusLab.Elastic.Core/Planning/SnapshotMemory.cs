namespace StratusLab.Elastic.Core.Planning;

/// <summary>What the last believed snapshot of a cluster was like, and what has contradicted it since.</summary>
public sealed record SnapshotMemory
{
    /// <summary>When it was read.</summary>
    public DateTimeOffset ReadAt { get; init; }

    /// <summary>Its nodes.</summary>
    public int Nodes { get; init; }

    /// <summary>Its jobs.</summary>
    public int Jobs { get; init; }

    /// <summary>The read that shrank suspiciously and waits for a second that says the same; null when none.</summary>
    public DateTimeOffset? SuspectReadAt { get; init; }

    /// <summary>Since when the cluster is frozen; null when it is not.</summary>
    public DateTimeOffset? FrozenSince { get; init; }

    /// <summary>When its last freeze ended; deadlines of its nodes run from then on at the earliest.</summary>
    public DateTimeOffset GoodSince { get; init; }
}
