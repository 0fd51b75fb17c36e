using System.Collections.Immutable;
using StratusLab.Elastic.Core.Lifecycle;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Planning;

namespace StratusLab.Elastic.Reconciliation;

/// <summary>Everything one pass has decided: what to write first, and what to do after that.</summary>
internal sealed record Decision
{
    /// <summary>What the plan was made from.</summary>
    public required Observation Seen { get; init; }

    /// <summary>The plan.</summary>
    public required Plan Plan { get; init; }

    /// <summary>Worker nodes to write, new or changed.</summary>
    public required ImmutableArray<WorkerNode> Nodes { get; init; }

    /// <summary>VMs to write, new or changed.</summary>
    public required ImmutableArray<Vm> Vms { get; init; }

    /// <summary>Leases to write.</summary>
    public required ImmutableArray<Lease> Leases { get; init; }

    /// <summary>What to tell the journal.</summary>
    public required ImmutableArray<JournalEvent> Events { get; init; }

    /// <summary>What to do in the LRMS once all of that is written.</summary>
    public required ImmutableArray<(WorkerNode Node, NodeVerb Verb)> Verbs { get; init; }

    /// <summary>The number of the next VM.</summary>
    public required VmId NextVm { get; init; }

    /// <summary>True when something is under way that the next look will move on.</summary>
    public bool IsMoving { get; init; }
}
