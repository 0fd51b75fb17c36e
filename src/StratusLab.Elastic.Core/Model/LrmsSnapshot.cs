using System.Collections.Immutable;

namespace StratusLab.Elastic.Core.Model;

/// <summary>One read of one LRMS.</summary>
public sealed record LrmsSnapshot
{
    /// <summary>Whose.</summary>
    public required ClusterName Cluster { get; init; }

    /// <summary>When the read began.</summary>
    public required DateTimeOffset ReadAt { get; init; }

    /// <summary>Null when the read is whole; otherwise why it must not be believed.</summary>
    public string? Incomplete { get; init; }

    /// <summary>The LRMS's version, as it prints it; empty when unknown.</summary>
    public string Version { get; init; } = "";

    /// <summary>Every job that is not over.</summary>
    public ImmutableArray<Job> Jobs { get; init; } = [];

    /// <summary>Every queue.</summary>
    public ImmutableArray<LrmsQueue> Queues { get; init; } = [];

    /// <summary>Every node, ours or not.</summary>
    public ImmutableArray<LrmsNode> Nodes { get; init; } = [];

    /// <summary>Rows that were left out, by reason.</summary>
    public ImmutableSortedDictionary<string, int> Skipped { get; init; } = ImmutableSortedDictionary<string, int>.Empty;

    /// <summary>The nodes that jobs are on or are leaving, whether <see cref="Nodes"/> has them or not: an LRMS may let a node be deleted from under its jobs.</summary>
    public ImmutableHashSet<NodeName> NodesInUse() => [.. Jobs.Where(j => j.State is JobState.Running or JobState.Ending).SelectMany(j => j.Nodes)];
}
