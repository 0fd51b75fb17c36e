using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Ledger;
using StratusLab.Elastic.Reconciliation;

namespace StratusLab.Elastic.Hosting;

/// <summary>What the ledger has alive must be declared: a VM on a host that the configuration forgot would be looked after by nobody.</summary>
internal static class Declarations
{
    /// <summary>Throws when a living VM's host or a living node's cluster is not declared.</summary>
    /// <exception cref="RejectedException">It says which, and what to do.</exception>
    public static void Require(ServedSite site, LedgerState state)
    {
        var hosts = state.Vms.Where(v => !v.IsOver && v.Host is { } host && site.Hosts.All(h => h.Name != host)).GroupBy(v => v.Host!.Value).ToArray(); // Filtered.
        var clusters = state.Nodes.Where(n => site.Cluster(n.Cluster) is null).GroupBy(n => n.Cluster).ToArray();
        string[] problems =
        [
            .. hosts.Select(g => $"host \"{g.Key}\" is not declared any more, but {Words.Count(g.Count(), "VM")} of ours live there. Declare it again with \"enabled: false\" until they are gone"),
            .. clusters.Select(g => $"cluster \"{g.Key}\" is not declared any more, but {Words.Count(g.Count(), "node")} of ours work there. Declare it again until they are retired"),
        ];
        if (problems.Length > 0)
        {
            throw new RejectedException($"{string.Join("; ", problems)}.");
        }
    }
}
