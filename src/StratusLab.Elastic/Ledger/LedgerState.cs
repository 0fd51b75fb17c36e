using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Planning;

namespace StratusLab.Elastic.Ledger;

/// <summary>Everything that is in force, read at one instant. Every collection is sorted by its key.</summary>
internal sealed record LedgerState
{
    /// <summary>Worker nodes that are not over.</summary>
    public ImmutableArray<WorkerNode> Nodes { get; init; } = [];

    /// <summary>VMs that are not over, and those whose worker node is not over yet.</summary>
    public ImmutableArray<Vm> Vms { get; init; } = [];

    /// <summary>Addresses that are held or rest; by network, then by address.</summary>
    public ImmutableArray<Lease> Leases { get; init; } = [];

    /// <summary>What the planner remembers.</summary>
    public PlannerMemory Memory { get; init; } = PlannerMemory.Empty;

    /// <summary>What operators have frozen: by cluster name, <c>""</c> for everything.</summary>
    public ImmutableSortedDictionary<string, FreezeRecord> Freezes { get; init; } = NoFreezes;

    /// <summary>Images in the site's image directory.</summary>
    public ImmutableArray<StoredImage> Images { get; init; } = [];

    /// <summary>Disks that outlive their VMs.</summary>
    public ImmutableArray<DataBlock> Blocks { get; init; } = [];

    /// <summary>Hosts on which operators let nothing be started.</summary>
    public ImmutableSortedSet<HostName> DisabledHosts { get; init; } = [];

    /// <summary>Of these, the hosts that what runs there shall leave.</summary>
    public ImmutableSortedSet<HostName> DrainingHosts { get; init; } = [];

    /// <summary>The number for the next VM; no VM ever had it or a greater one.</summary>
    public VmId NextVm { get; init; } = new(1);

    /// <summary>The newest recorded plan; 0 when there was none yet.</summary>
    public long LastPlan { get; init; }

    /// <summary>The freeze that holds a cluster: its own, else that of everything; null when no operator has frozen it.</summary>
    public FreezeRecord? FreezeOf(ClusterName cluster) => Freezes.GetValueOrDefault(cluster.Value) ?? Freezes.GetValueOrDefault("");

    /// <summary>How a host may be used, with what operators have ordered.</summary>
    public HostPolicy Apply(HostPolicy declared) =>
        declared with { IsEnabled = declared.IsEnabled && !DisabledHosts.Contains(declared.Name), IsDraining = DrainingHosts.Contains(declared.Name) };

    /// <summary>Nothing is frozen.</summary>
    public static ImmutableSortedDictionary<string, FreezeRecord> NoFreezes { get; } =
        ImmutableSortedDictionary.Create<string, FreezeRecord>(StringComparer.Ordinal);
}
