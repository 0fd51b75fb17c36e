namespace StratusLab.Elastic.Core.Model;

/// <summary>A job that waited and left the queue without having been seen on a node, for the record: what is told of it when its LRMS has forgotten it.</summary>
public sealed record JobWait
{
    /// <summary>The longest <see cref="Reason"/>.</summary>
    public const int MostReason = 1000;

    /// <summary>Its cluster.</summary>
    public required ClusterName Cluster { get; init; }

    /// <summary>The job; of an array, its id, which stands for the tasks that waited with it.</summary>
    public required JobId Job { get; init; }

    /// <summary>The array or heterogeneous job that it was a part of; null when it was none.</summary>
    public JobId? Whole { get; init; }

    /// <summary>Who submitted it.</summary>
    public string User { get; init; } = "";

    /// <summary>Its queues, joined by commas.</summary>
    public string Queue { get; init; } = "";

    /// <summary>What it needed, in words.</summary>
    public string Shape { get; init; } = "";

    /// <summary>How many of its tasks left so.</summary>
    public int Tasks { get; init; } = 1;

    /// <summary>When it was submitted.</summary>
    public required DateTimeOffset Submitted { get; init; }

    /// <summary>The last read that showed it.</summary>
    public required DateTimeOffset LastSeen { get; init; }

    /// <summary>The first read after that, which did not.</summary>
    public required DateTimeOffset Gone { get; init; }

    /// <summary>True when that read had rows that could not be read and the one before had not: it may be one of those.</summary>
    public bool IsInDoubt { get; init; }

    /// <summary>Why it waited when it was last seen, in sentences.</summary>
    public string Reason { get; init; } = "";
}
