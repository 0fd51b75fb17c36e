using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Core.Planning;

/// <summary>Everything that a plan follows from, at one instant. The same observation always gives the same plan.</summary>
public sealed record Observation
{
    /// <summary>The instant.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>The site's id, part of every mark that we leave outside.</summary>
    public required string Site { get; init; }

    /// <summary>The clusters.</summary>
    public required ImmutableArray<ClusterObservation> Clusters { get; init; }

    /// <summary>The hosts.</summary>
    public required ImmutableArray<HostObservation> Hosts { get; init; }

    /// <summary>Worker nodes that are not over.</summary>
    public required ImmutableArray<WorkerNode> Nodes { get; init; }

    /// <summary>VMs that are not over.</summary>
    public required ImmutableArray<Vm> Vms { get; init; }

    /// <summary>Addresses that can be leased now, by network. An address that a batch system calls for by its name needs no rest.</summary>
    public required ImmutableSortedDictionary<NetworkName, int> FreeAddresses { get; init; }

    /// <summary>Names of pools whose address is held by a VM that is no worker node.</summary>
    public ImmutableArray<NodeName> TakenNames { get; init; } = [];

    /// <summary>Images that no new VM may be made from, and why.</summary>
    public ImmutableSortedDictionary<ImageName, string> BarredImages { get; init; } = ImmutableSortedDictionary<ImageName, string>.Empty;

    /// <summary>What planning remembers.</summary>
    public required PlannerMemory Memory { get; init; }

    /// <summary>Which host is filled first.</summary>
    public PlacementPolicy Placement { get; init; }

    /// <summary>Most nodes that one pass may boot.</summary>
    public int MaxBoots { get; init; } = 50;

    /// <summary>A cluster's last read when what it does not list is not there: it is whole and not in doubt, whether an operator has frozen the cluster or not. Null otherwise.</summary>
    public LrmsSnapshot? Believed(ClusterObservation cluster) =>
        cluster.Snapshot is { Incomplete: null } snapshot && Memory.Snapshots.GetValueOrDefault(cluster.Policy.Name) is not { FrozenSince: not null } ? snapshot : null;
}
