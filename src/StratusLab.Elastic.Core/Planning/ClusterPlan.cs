using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Core.Planning;

/// <summary>A plan's view of one cluster.</summary>
public sealed record ClusterPlan
{
    /// <summary>Which cluster.</summary>
    public required ClusterName Cluster { get; init; }

    /// <summary>Why it is frozen; null when it is not.</summary>
    public string? Frozen { get; init; }

    /// <summary>A verdict for every pending job; empty while frozen.</summary>
    public ImmutableArray<JobVerdict> Jobs { get; init; } = [];

    /// <summary>Pools of which another node would have been of use and is not made, each with why; every pair once.</summary>
    public ImmutableArray<(PoolName Pool, ScaleObstacle Why)> Skipped { get; init; } = [];

    /// <summary>Nodes that the batch system calls for and that are not booted now, each with why.</summary>
    public ImmutableSortedDictionary<NodeName, string> Unanswered { get; init; } = ImmutableSortedDictionary<NodeName, string>.Empty;

    /// <summary>Nodes that each pool should have, by pool.</summary>
    public ImmutableSortedDictionary<PoolName, int> Desired { get; init; } = ImmutableSortedDictionary<PoolName, int>.Empty;
}
