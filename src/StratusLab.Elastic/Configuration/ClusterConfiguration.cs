using System.Collections.Immutable;
using System.Diagnostics;
using StratusLab.Elastic.Clusters;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Configuration;

/// <summary>One batch system and the pools of worker nodes that it can get.</summary>
public sealed record ClusterConfiguration
{
    /// <summary>The <see cref="Kind"/> of a batch system that only pretends.</summary>
    public const string Simulated = "simulated";

    /// <summary>Its name and how it is served.</summary>
    public required ClusterPolicy Policy { get; init; }

    /// <summary>Which batch system: the name of a kind (<c>slurm</c>), or <see cref="Simulated"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>How its batch system is reached, by the record of its kind; null when it only pretends.</summary>
    public LrmsConfiguration? Lrms { get; init; }

    /// <summary>Its pools, at least one, in the order they are written.</summary>
    public required ImmutableArray<Pool> Pools { get; init; }

    /// <summary>The most that one node of its pools has of each resource; null without pools.</summary>
    public Resources? LargestNode => Pools.IsEmpty ? null : new(Pools.Max(p => p.Node.Cores), Pools.Max(p => p.Node.MemoryMiB), Pools.Max(p => p.Node.Gpus));

    /// <summary><see cref="Lrms"/> of a cluster of that kind.</summary>
    internal T LrmsAs<T>()
        where T : LrmsConfiguration => Lrms as T ?? throw new UnreachableException($"Cluster {Policy.Name} of kind {Kind} has no {typeof(T).Name}.");
}
