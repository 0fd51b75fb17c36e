using System.Collections.Immutable;

namespace StratusLab.Elastic.Core.Model;

/// <summary>A job that ran on worker nodes of ours, for the record: what is told of it when its LRMS has forgotten it.</summary>
public sealed record JobRun
{
    /// <summary>Nodes that are named at most; the rest is counted.</summary>
    public const int MostNodes = 16;

    /// <summary>Its cluster.</summary>
    public required ClusterName Cluster { get; init; }

    /// <summary>The job.</summary>
    public required JobId Job { get; init; }

    /// <summary>Who submitted it.</summary>
    public string User { get; init; } = "";

    /// <summary>Its queues, joined by commas.</summary>
    public string Queue { get; init; } = "";

    /// <summary>What it needed, in words.</summary>
    public string Shape { get; init; } = "";

    /// <summary>When it was submitted.</summary>
    public required DateTimeOffset Submitted { get; init; }

    /// <summary>Since when it had counted as demand; null when it never did before our eyes.</summary>
    public DateTimeOffset? Counted { get; init; }

    /// <summary>When it started.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>The nodes it ran on, the first <see cref="MostNodes"/>.</summary>
    public required ImmutableArray<NodeName> Nodes { get; init; }

    /// <summary>How many more there were.</summary>
    public int MoreNodes { get; init; }

    /// <summary>The first read that did not show it running any more; null while it runs.</summary>
    public DateTimeOffset? Ended { get; init; }
}
