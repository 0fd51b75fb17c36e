using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Ledger;
using StratusLab.Elastic.Reconciliation;

namespace StratusLab.Elastic.Api;

/// <summary>Lists the pools, by cluster in the order in which they are used.</summary>
internal sealed class PoolEndpoint(ServedSite site, LedgerView view, LiveView live, TimeProvider time)
{
    /// <summary>The answer to <see cref="ApiPaths.Pools"/>.</summary>
    public async Task<ListOf<PoolRow>> ListAsync(HttpContext http)
    {
        var cluster = SiteNames.Cluster(http, site);
        return new(Rows(await view.ReadAsync(http.RequestAborted), cluster));
    }

    /// <summary>The pools of a cluster; with null, of all.</summary>
    public ImmutableArray<PoolRow> Rows(LedgerState state, ClusterName? cluster) =>
        [.. site.Clusters.Where(c => cluster is null || c.Name == cluster).SelectMany(c => c.Pools.OrderBy(p => p.Order).ThenBy(p => p.Name)).Select(p => Row(p, state))];

    private PoolRow Row(Pool pool, LedgerState state) => new(
        pool.Name.Value,
        pool.Cluster.Value,
        pool.Template.Name.Value,
        new(pool.Node.Cores, pool.Node.MemoryMiB, pool.Node.Gpus),
        state.Nodes.Where(n => n.Pool == pool.Name).CountBy(n => Wire.Of(n.State)).ToImmutableSortedDictionary(StringComparer.Ordinal),
        pool.Min,
        pool.Max,
        live.Last?.Plan.Clusters.FirstOrDefault(c => c.Cluster == pool.Cluster)?.Desired.TryGetValue(pool.Name, out var desired) == true ? desired : null,
        pool.Order,
        state.Memory.Pools.TryGetValue(pool.Name, out var backOff) ? new(backOff.Failures, backOff.Until, backOff.Reason, backOff.IsProtected || backOff.IsResting(time.GetUtcNow()), backOff.IsProtected) : null);
}
