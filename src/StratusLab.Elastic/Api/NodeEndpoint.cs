using System.Globalization;
using Microsoft.AspNetCore.Http;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Planning;
using StratusLab.Elastic.Ledger;
using StratusLab.Elastic.Reconciliation;

namespace StratusLab.Elastic.Api;

/// <summary>Lists worker nodes, and tells their stories.</summary>
internal sealed class NodeEndpoint(ServedSite site, Ledger.Ledger ledger, LedgerView view, Storyteller stories, TimeProvider time)
{
    private const int MostOfAName = 20;

    private static readonly string[] States = [.. Enum.GetValues<NodeState>().Select(Wire.Of)];

    /// <summary>The answer to <see cref="ApiPaths.Nodes"/>: by cluster and name; with those that are over, the newest first.</summary>
    public async Task<ListOf<NodeRow>> ListAsync(HttpContext http)
    {
        var (cluster, pool, host) = (SiteNames.Cluster(http, site), SiteNames.Pool(http, site), SiteNames.Host(http));
        var state = Asked.Choice(http, "state", States);
        if (Asked.Flag(http, "all"))
        {
            var limit = Asked.Limit(http, 1000, 10_000);
            var filter = new LedgerFilter(true, Paging.Before(http, "VM number"), state, host, cluster, pool);
            var found = await ledger.ListNodesAsync(filter, limit + 1, http.RequestAborted);
            return Paging.Cut(found, limit, n => n.Node.Id.Value, n => Row(n.Node, n.Vm));
        }

        var now = await view.ReadAsync(http.RequestAborted);
        var vms = now.Vms.ToDictionary(v => v.Id);
        var nodes = now.Nodes
            .Where(n => (cluster is null || n.Cluster == cluster) && (pool is null || n.Pool == pool) && (state is null || Wire.Of(n.State) == state) && (host is null || vms.GetValueOrDefault(n.Id)?.Host == host))
            .OrderBy(n => n.Cluster).ThenBy(n => n.Name).ThenBy(n => n.Id);
        return Paging.Of(http, nodes, n => $"{n.Cluster}:{n.Name}:{n.Id}", UpTo, NodeRow.MostAtOnce, n => Row(n, vms.GetValueOrDefault(n.Id)));
    }

    /// <summary>The answer to <see cref="ApiPaths.Node"/>.</summary>
    public async Task<ListOf<NodeRow>> FindAsync(HttpContext http)
    {
        var name = Asked.Name(http, "name");
        var nodes = await ledger.FindNodesAsync(new(name), http.RequestAborted);
        if (nodes.IsEmpty)
        {
            var living = (await view.ReadAsync(http.RequestAborted)).Nodes.OrderBy(n => n.Name).Select(n => n.Name.Value);
            throw ProblemException.NotFound("worker node of ours", name, living);
        }

        var rows = new List<NodeRow>();
        foreach (var node in nodes.Take(MostOfAName))
        {
            var vm = await ledger.FindVmAsync(node.Id, http.RequestAborted);
            rows.Add(Row(node, vm) with { Story = await stories.TellAsync(node, vm, http.RequestAborted) });
        }

        return new([.. rows]);
    }

    private static Func<WorkerNode, bool>? UpTo(string cursor) => cursor.Split(':') is [var cluster, var name, var number] && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
        ? node => (node.Cluster, node.Name, node.Id).CompareTo((new ClusterName(cluster), new NodeName(name), new VmId(id))) <= 0
        : null;

    /// <summary>One node, with its VM; null for one that is no longer known.</summary>
    public NodeRow Row(WorkerNode node, Vm? vm) => new(
        node.Id.Value,
        node.Name.Value,
        node.Cluster.Value,
        node.Pool.Value,
        Wire.Of(node.State),
        node.Since,
        node.Reason,
        vm?.Host?.Value,
        node.Address,
        new(node.Resources.Cores, node.Resources.MemoryMiB, node.Resources.Gpus),
        Timings(node),
        node.State >= NodeState.Leaving ? Wire.Of(node.Outcome) : null,
        node.Drain == DrainCause.None ? null : Wire.Of(node.Drain),
        [.. node.MadeFor.Select(j => j.Value)],
        node.Order == NodeOrder.None ? null : Wire.Of(node.Order),
        NodeStory.OutOfReach(node, time.GetUtcNow()));

    private NodeTimings Timings(WorkerNode node)
    {
        var busy = node.BusySince is { } since ? (node.Ended ?? time.GetUtcNow()) - since : TimeSpan.Zero;
        return new(node.Created, node.Booted, node.Joined, node.FirstBusy, node.IdleSince, Wire.Seconds(node.Busy + busy), node.Ended);
    }
}
