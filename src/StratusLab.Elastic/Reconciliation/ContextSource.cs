using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Ledger;
using StratusLab.Elastic.Vmm.Context;

namespace StratusLab.Elastic.Reconciliation;

/// <summary>Builds the context of a VM when its files are made: secrets are fetched then, and are kept nowhere.</summary>
internal sealed class ContextSource(ServedSite site)
{
    private readonly VmContextBuilder builder = new(site.Name, site.Networks);

    /// <summary>The context of <paramref name="vm"/>; a worker node's has what its LRMS needs for the join.</summary>
    public async Task<VmContext> OfAsync(Vm vm, LedgerState state, CancellationToken ct)
    {
        var node = state.Nodes.FirstOrDefault(n => n.Id == vm.Id);
        var join = node is not null && site.Cluster(node.Cluster) is { } cluster
            ? await cluster.Lrms.JoinContextAsync(Registrations.Of(node, cluster), ct)
            : new JoinContext();
        return await builder.BuildAsync(vm, join, ct);
    }
}
