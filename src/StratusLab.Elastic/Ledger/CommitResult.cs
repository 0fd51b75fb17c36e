using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Ledger;

/// <summary>What a commit has become.</summary>
internal sealed record CommitResult
{
    /// <summary>The VMs of the commit as they are now stored, in its order, with their new revisions.</summary>
    public required ImmutableArray<Vm> Vms { get; init; }

    /// <summary>The number of the recorded plan; null when there was none.</summary>
    public required long? PlanId { get; init; }
}
