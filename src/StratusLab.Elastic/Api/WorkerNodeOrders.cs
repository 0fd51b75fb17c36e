using Microsoft.AspNetCore.Http;
using StratusLab.Elastic.Api.Access;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Ledger;
using StratusLab.Elastic.Reconciliation;

namespace StratusLab.Elastic.Api;

/// <summary>
/// What an operator orders of single worker nodes. It is written down and holds through restarts; the passes do it, as far as the batch system lets them: a running job
/// is never ended for it, unless it is given up on a node that is out of reach, and a drain that is not ours is never undone.
/// </summary>
internal sealed class WorkerNodeOrders(ServedSite site, OrderDesk desk, LiveView live, TimeProvider time)
{
    /// <summary>Lets a node take no more jobs, and stay.</summary>
    public Task<Done> DrainAsync(HttpContext http, OperatorRequest request) => OrderAsync(http, request, NodeOrder.Drain, node => node switch
    {
        { State: NodeState.Draining, Drain: not DrainCause.Held } => "it takes no more jobs already; it stays now, until it is undrained or retired",
        { State: < NodeState.Ready } => "it is not ready yet; as soon as it is, it takes no jobs and stays, until it is undrained or retired",
        _ => "it takes no more jobs and stays, until it is undrained or retired; those that run on it go on",
    });

    /// <summary>Lets a node take jobs again.</summary>
    public Task<Done> UndrainAsync(HttpContext http, OperatorRequest request) => OrderAsync(http, request, NodeOrder.None, node => ByOther(node) is { } other
        ? $"our drain is undone, but the batch system has one that is not ours ({other}), which only who set it may undo"
        : "it takes jobs again");

    /// <summary>Lets a node take no more jobs, and leave when it is empty.</summary>
    public Task<Done> RetireAsync(HttpContext http, OperatorRequest request) => OrderAsync(http, request, NodeOrder.Retire, node =>
        $"it takes no more jobs and leaves when those that run on it are done{(Pool(node) is { Min: > 0 } pool ? $"; pool \"{pool.Name}\" keeps {Words.Count(pool.Min, "node")} at least, so another one may come" : "")}");

    /// <summary>Gives the jobs up that are on a node which is out of reach: the one order that ends jobs, so that it must be confirmed.</summary>
    public Task<Done> LoseAsync(HttpContext http, OperatorRequest request)
    {
        var (name, by) = (Asked.Name(http, "name"), Caller.Of(http).Sign(request.By));
        var (cluster, isConfirmed) = (SiteNames.Cluster(http, site), Asked.Flag(http, "confirm"));
        return desk.OrderAsync(
            state =>
            {
                var node = Find(name, cluster, state);
                if (node.UnreachableSince is not { } since)
                {
                    throw new ProblemException(409, $"Node {node.Name} is not out of reach with jobs on it: {(node.DownSince is null ? "its batch system does not call it down" : "it has no jobs, or has been down for less than its cluster's \"down-grace\"")}. To let it leave when its jobs are done: elastic nodes retire {node.Name}");
                }

                var jobs = JobsOn(node);
                if (!isConfirmed)
                {
                    throw new ProblemException(409, $"Node {node.Name} has been out of reach for {Words.Span(time.GetUtcNow() - since)}. To give it up destroys its VM with all that runs there: {jobs} would be lost, to start anew if the batch system may run them twice and to end otherwise. If that is meant, confirm it: --yes, or ?confirm=true");
                }

                if (node.Order == NodeOrder.Lost)
                {
                    return (null, $"Node {node.Name}: it is given up already.{Frozen(node, state)}");
                }

                var text = $"Node {node.Name}: its VM is destroyed, and what runs there is given up: {jobs}";
                var told = new JournalEvent { At = time.GetUtcNow(), Kind = "operator", Subject = node.Name.Value, Vm = node.Id, Text = $"{text}, as {by} ordered." };
                return (new() { Nodes = [node with { Order = NodeOrder.Lost }], Events = [told] }, $"{text}.{Frozen(node, state)}");
            },
            http.RequestAborted);
    }

    // As the last read listed them; not more than can be read.
    private string JobsOn(WorkerNode node)
    {
        const int most = 10;
        var jobs = live.Last?.Seen.Clusters.FirstOrDefault(c => c.Policy.Name == node.Cluster)?.Snapshot?.Jobs.Where(j => j.Nodes.Contains(node.Name)).Select(j => j.Id).Order().ToArray() ?? [];
        return jobs.Length == 0 ? "the jobs" : $"{(jobs.Length == 1 ? "job" : "jobs")} {string.Join(", ", jobs.Take(most))}{(jobs.Length > most ? $" and {jobs.Length - most} more" : "")}";
    }

    private Task<Done> OrderAsync(HttpContext http, OperatorRequest request, NodeOrder order, Func<WorkerNode, string> what)
    {
        var (name, by) = (Asked.Name(http, "name"), Caller.Of(http).Sign(request.By));
        var cluster = SiteNames.Cluster(http, site);
        return desk.OrderAsync(
            state =>
            {
                var node = Find(name, cluster, state);
                var isGoing = node.State >= NodeState.Leaving;
                if (isGoing && order != NodeOrder.Retire)
                {
                    throw new ProblemException(409, $"Node {node.Name} is {Wire.Of(node.State)}: its batch system lets go of it, and it cannot come back. Another one is made when jobs ask for it.");
                }

                if (order == NodeOrder.None && node.Order == NodeOrder.None)
                {
                    throw new ProblemException(409, $"No operator has drained node {node.Name}{WhyDrained(node)}.");
                }

                if (isGoing || node.Order == order)
                {
                    return (null, $"Node {node.Name}: {(isGoing ? "it is leaving already" : what(node))}.{Frozen(node, state)}");
                }

                var text = $"Node {node.Name}: {what(node)}";
                var told = new JournalEvent { At = time.GetUtcNow(), Kind = "operator", Subject = node.Name.Value, Vm = node.Id, Text = $"{text}, as {by} ordered." };
                return (new() { Nodes = [node with { Order = order }], Events = [told] }, $"{text}.{Frozen(node, state)}");
            },
            http.RequestAborted);
    }

    private static WorkerNode Find(string name, ClusterName? cluster, LedgerState state)
    {
        var found = state.Nodes.Where(n => n.Name.Value == name && (cluster is null || n.Cluster == cluster)).ToArray();
        return found.Select(n => n.Cluster).Distinct().Count() > 1
            ? throw new ProblemException(409, $"Clusters {string.Join(" and ", found.Select(n => $"\"{n.Cluster}\"").Distinct())} have a node {name}. Say which: ?cluster=, or --cluster.")
            : found.MaxBy(n => n.Id) ?? throw ProblemException.NotFound("living worker node of ours", name, state.Nodes.OrderBy(n => n.Name).Select(n => n.Name.Value));
    }

    private string WhyDrained(WorkerNode node) => ByOther(node) is { } other ? $"; it is drained in the batch system ({other}), not by this service, and only who did that may undo it"
        : node.State != NodeState.Draining ? "; it is not drained"
        : node.Drain switch
        {
            DrainCause.Idle => "; it drains because it was idle, and is kept by itself when a job fits on it",
            DrainCause.Share => "; it drains to make room for another cluster",
            DrainCause.Unhealthy => "; it drains because it was down for too long",
            _ => "; its host is being drained: \"elastic hosts enable\" ends that",
        };

    // The reason of a drain that is not ours, as the last read shows it.
    private string? ByOther(WorkerNode node)
    {
        var seen = live.Last?.Seen.Clusters.FirstOrDefault(c => c.Policy.Name == node.Cluster)?.Snapshot?.Nodes.FirstOrDefault(n => n.Name == node.Name);
        return seen is { IsDrained: true } && !DrainTag.For(site.Name, node.Id).IsIn(seen.Reason) ? (seen.Reason.Length > 0 ? Printable.Text(seen.Reason, 100) : "without a reason") : null;
    }

    private Pool? Pool(WorkerNode node) => site.Cluster(node.Cluster)?.Pools.FirstOrDefault(p => p.Name == node.Pool);

    private static string Frozen(WorkerNode node, LedgerState state) => state.FreezeOf(node.Cluster) is null ? "" : $" Cluster \"{node.Cluster}\" is frozen, so nothing is done there until it is unfrozen.";
}
