using System.Collections.Immutable;

namespace StratusLab.Elastic.Core.Model;

/// <summary>A node as its LRMS sees it, ours or not.</summary>
public sealed record LrmsNode
{
    /// <summary>Its name.</summary>
    public required NodeName Name { get; init; }

    /// <summary>True when it has registered, answers and is not marked down. An unknown state word counts as not up.</summary>
    public required bool IsUp { get; init; }

    /// <summary>True when the LRMS places no new job on it because someone drained it.</summary>
    public bool IsDrained { get; init; }

    /// <summary>
    /// True when it lacks what its LRMS knows the nodes of this site by, whatever its name: it is somebody else's, or somebody took the mark off (docs/decisions/0023). False also where an
    /// LRMS does not tell.
    /// </summary>
    public bool IsForeign { get; init; }

    /// <summary>True while the LRMS keeps it for somebody (a reservation, a maintenance): it may be up and idle, and takes no ordinary job.</summary>
    public bool IsReserved { get; init; }

    /// <summary>True while any job has or is leaving it. When in doubt, true.</summary>
    public required bool HasJobs { get; init; }

    /// <summary>What the LRMS wants of it, where the LRMS calls for nodes itself.</summary>
    public NodeCall Call { get; init; }

    /// <summary>The text that came with the drain or down state; carries our tag when the drain is ours.</summary>
    public string Reason { get; init; } = "";

    /// <summary>What it has in all.</summary>
    public required Resources Total { get; init; }

    /// <summary>What its jobs have taken.</summary>
    public Resources Allocated { get; init; }

    /// <summary>Its features.</summary>
    public ImmutableArray<string> Features { get; init; } = [];

    /// <summary>The queues that may use it.</summary>
    public ImmutableArray<QueueName> Queues { get; init; } = [];

    /// <summary>When a job last left it, if the LRMS keeps that; null when unknown or never.</summary>
    public DateTimeOffset? LastBusy { get; init; }

    /// <summary>When its machine booted, if the LRMS keeps that.</summary>
    public DateTimeOffset? BootedAt { get; init; }

    /// <summary>The LRMS's own word for its state.</summary>
    public string StateText { get; init; } = "";
}
