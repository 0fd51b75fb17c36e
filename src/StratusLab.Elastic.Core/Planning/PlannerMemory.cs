using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Core.Planning;

/// <summary>What planning remembers from pass to pass, beside the nodes themselves. Kept in the ledger.</summary>
public sealed record PlannerMemory
{
    /// <summary>Nothing yet.</summary>
    public static PlannerMemory Empty { get; } = new();

    /// <summary>What the last believed snapshot of each cluster was like.</summary>
    public ImmutableSortedDictionary<ClusterName, SnapshotMemory> Snapshots { get; init; } = ImmutableSortedDictionary<ClusterName, SnapshotMemory>.Empty;

    /// <summary>Pools that have failed.</summary>
    public ImmutableSortedDictionary<PoolName, BackOff> Pools { get; init; } = ImmutableSortedDictionary<PoolName, BackOff>.Empty;

    /// <summary>What EC2 hosts have cost, and lacked.</summary>
    public ImmutableSortedDictionary<HostName, CloudMemory> Clouds { get; init; } = ImmutableSortedDictionary<HostName, CloudMemory>.Empty;

    /// <summary>Hosts that have failed.</summary>
    public ImmutableSortedDictionary<HostName, BackOff> Hosts { get; init; } = ImmutableSortedDictionary<HostName, BackOff>.Empty;
}
