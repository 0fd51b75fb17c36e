using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Planning;

namespace StratusLab.Elastic.Ledger;

/// <summary>What one transaction writes: all of it or nothing.</summary>
internal sealed record LedgerCommit
{
    /// <summary>The right under which it is written; null for an operator's action, which needs none.</summary>
    public Epoch? Epoch { get; init; }

    /// <summary>Worker nodes, new or changed. The VM of each must be in the ledger or in this commit.</summary>
    public ImmutableArray<WorkerNode> Nodes { get; init; } = [];

    /// <summary>VMs, new (revision 0) or changed (the revision that was read).</summary>
    public ImmutableArray<Vm> Vms { get; init; } = [];

    /// <summary>Leases taken, or released into quarantine. Written after <see cref="DroppedLeases"/> are forgotten.</summary>
    public ImmutableArray<Lease> Leases { get; init; } = [];

    /// <summary>Leases to forget: released earlier, their quarantine over. Not there is success; a held one is refused.</summary>
    public ImmutableArray<(NetworkName Network, string Address)> DroppedLeases { get; init; } = [];

    /// <summary>What the planner shall remember; null to leave it.</summary>
    public PlannerMemory? Memory { get; init; }

    /// <summary>A plan to record; null for none. Its number is given by the ledger.</summary>
    public RecordedPlan? Plan { get; init; }

    /// <summary>Jobs that have begun or ended on worker nodes.</summary>
    public ImmutableArray<JobRun> JobRuns { get; init; } = [];

    /// <summary>Jobs that have left the queue without having run.</summary>
    public ImmutableArray<JobWait> JobWaits { get; init; } = [];

    /// <summary>Lines for the journal, in order.</summary>
    public ImmutableArray<JournalEvent> Events { get; init; } = [];

    /// <summary>What is added to the counts that outlive the service.</summary>
    public ImmutableArray<Tally> Tallies { get; init; } = [];

    /// <summary>Images, new or replaced.</summary>
    public ImmutableArray<StoredImage> Images { get; init; } = [];

    /// <summary>Images to forget. Not there is success.</summary>
    public ImmutableArray<ImageName> DroppedImages { get; init; } = [];

    /// <summary>Data blocks, new or replaced.</summary>
    public ImmutableArray<DataBlock> Blocks { get; init; } = [];

    /// <summary>Data blocks to forget. Not there is success.</summary>
    public ImmutableArray<BlockName> DroppedBlocks { get; init; } = [];

    /// <summary>Freezes to set, by cluster name, <c>""</c> for everything.</summary>
    public ImmutableSortedDictionary<string, FreezeRecord> Freezes { get; init; } = LedgerState.NoFreezes;

    /// <summary>Freezes to lift. Not there is success.</summary>
    public ImmutableArray<string> DroppedFreezes { get; init; } = [];

    /// <summary>Hosts on which nothing shall be started.</summary>
    public ImmutableArray<HostName> DisabledHosts { get; init; } = [];

    /// <summary>Hosts that what runs there shall leave; nothing is started there either.</summary>
    public ImmutableArray<HostName> DrainingHosts { get; init; } = [];

    /// <summary>Hosts that may be used again.</summary>
    public ImmutableArray<HostName> EnabledHosts { get; init; } = [];

    /// <summary>The number for the next VM; null to leave it. It only rises, and always above every VM written.</summary>
    public VmId? NextVm { get; init; }
}
