using System.Collections.Immutable;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Ledger;
using StratusLab.Elastic.Reconciliation;

namespace StratusLab.Elastic.Web;

/// <summary>How the site stands, as a page shows it: what the ledger says, and what the last pass saw. No batch system is asked.</summary>
/// <param name="State">The ledger; while it does not answer, as the last pass loaded it.</param>
/// <param name="LedgerProblem">Why the ledger does not answer; null when it does.</param>
/// <param name="Status">The service and its clusters.</param>
/// <param name="Pools">The pools.</param>
/// <param name="Hosts">The hosts.</param>
/// <param name="Pass">The last pass; null before the first.</param>
internal sealed record SiteView(LedgerState State, string? LedgerProblem, Status Status, ImmutableArray<PoolRow> Pools, ImmutableArray<HostRow> Hosts, LiveView.Pass? Pass)
{
    /// <summary>When.</summary>
    public DateTimeOffset Now => Status.Now;
}
