using Microsoft.AspNetCore.Http;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Reconciliation;

namespace StratusLab.Elastic.Api;

/// <summary>Lists worker nodes.</summary>
internal sealed class NodeEndpoint(ServedSite site, Ledger.Ledger ledger, TimeProvider time)
{
    private const int MostOfAName = 20;

    /// <summary>The answer to <see cref="ApiPaths.Nodes"/>: by cluster and name; with those that are over, the newest first.</summary>
    public async Task<ListOf<NodeRow>> ListAsync(HttpContext http)
    {
        var (all, limit) = (Asked.Flag(http, "all"), Asked.Limit(http, 1000, 10_000));
        var nodes = await ledger.ListNodesAsync(all, SiteNames.Cluster(http, site), SiteNames.Pool(http, site), limit, http.RequestAborted);
        var ordered = all ? nodes : nodes.Sort((a, b) => (a.Node.Cluster, a.Node.Name).CompareTo((b.Node.Cluster, b.Node.Name)));
        return new([.. ordered.Select(n => Row(n.Node, n.Vm))]);
    }

    /// <summary>The answer to <see cref="ApiPaths.Node"/>.</summary>
    public async Task<ListOf<NodeRow>> FindAsync(HttpContext http)
    {
        var name = Asked.Name(http, "name");
        var nodes = await ledger.FindNodesAsync(new(name), http.RequestAborted);
        if (nodes.IsEmpty)
        {
            var living = (await ledger.LoadAsync(http.RequestAborted)).Nodes.OrderBy(n => n.Name).Select(n => n.Name.Value);
            throw ProblemException.NotFound("worker node of ours", name, living);
        }

        var rows = new List<NodeRow>();
        foreach (var node in nodes.Take(MostOfAName))
        {
            rows.Add(Row(node, await ledger.FindVmAsync(node.Id, http.RequestAborted)));
        }

        return new([.. rows]);
    }

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
        [.. node.MadeFor.Select(j => j.Value)]);

    private NodeTimings Timings(WorkerNode node)
    {
        var busy = node.BusySince is { } since ? (node.Ended ?? time.GetUtcNow()) - since : TimeSpan.Zero;
        return new(node.Created, node.Booted, node.Joined, node.FirstBusy, node.IdleSince, Wire.Seconds(node.Busy + busy), node.Ended);
    }
}
