using Microsoft.AspNetCore.Http;
using StratusLab.Elastic.Api;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Reconciliation;
using StratusLab.Elastic.Web.Access;
using StratusLab.Elastic.Web.Markup;
using static StratusLab.Elastic.Web.Markup.Tags;
using static StratusLab.Elastic.Web.Page;

namespace StratusLab.Elastic.Web.Pages;

/// <summary>The worker nodes: a list of those that live, and the story of each.</summary>
internal sealed class NodePages(ServedSite site, SiteReader reader, NodeEndpoint nodes, Ledger.Ledger ledger)
{
    private static readonly string[] States = [.. Enum.GetValues<NodeState>().Where(s => s < NodeState.Gone).Select(Wire.Of)];

    /// <summary>The answer to <see cref="WebPaths.Nodes"/>.</summary>
    public async Task<Page> ListAsync(HttpContext http)
    {
        var (cluster, pool, state) = (SiteNames.Cluster(http, site), SiteNames.Pool(http, site), Asked.Choice(http, "state", States));
        var view = await reader.ReadAsync(http.RequestAborted);
        var hosts = view.State.Vms.ToDictionary(v => v.Id, v => v.Host);
        var all = view.State.Nodes.Where(n => (cluster is null || n.Cluster == cluster) && (pool is null || n.Pool == pool)).ToArray();
        var listed = all.Where(n => state is null || Wire.Of(n.State) == state).OrderBy(n => n.Cluster).ThenBy(n => n.Name).ToArray();
        var pager = Pager.Of(http);
        var (rows, hasMore) = pager.Cut(listed);
        string To(string? wanted, string? page) => WebPaths.With(WebPaths.Nodes, ("cluster", cluster?.Value), ("pool", pool?.Value), ("state", wanted), ("page", page));
        var what = string.Concat(cluster is null ? "" : $" of cluster {cluster}", pool is null ? "" : $" of pool {pool}");
        return new($"Nodes{what}", Part(
            "nodes",
            $"{Words.Count(listed.Length, "node")}{(state is null ? "" : $" {state}")}",
            Tag(
                "p",
                [
                    Link(To(null, null), $"all {all.Length}").Class("badge quiet").With("aria-current", state is null ? "true" : null),
                    .. all.CountBy(n => n.State).OrderBy(s => s.Key).Select(s => Link(To(Wire.Of(s.Key), null), $"{s.Value} {Wire.Of(s.Key)}").Class($"badge {Wire.Of(s.Key)}").With("aria-current", state == Wire.Of(s.Key) ? "true" : null)),
                ]).Class("states"),
            Table("Worker nodes", ["Node", "Cluster", "Pool", "State", "For", "Host", "Address", "VM", "~Why"], rows.Select(n => Row(n, hosts.GetValueOrDefault(n.Id), view.Now))),
            pager.Links(hasMore, page => To(state, page))))
        { IsLive = true };
    }

    /// <summary>The answer to <see cref="WebPaths.Node"/>: the story of every node that has or had the name.</summary>
    public async Task<Page> GetAsync(HttpContext http)
    {
        var visitor = Visitor.Of(http);
        var found = (await nodes.FindAsync(http)).Items;
        var stories = new List<Html>();
        foreach (var node in found)
        {
            var events = await ledger.ListEventsAboutAsync(new(node.Id), http.RequestAborted);
            stories.Add(Part(
                $"node-{node.Id}",
                $"{node.Name}, VM {node.Id}",
                Facts(node, visitor.Now),
                Orders(node, visitor),
                Tag("h3", "Its story"),
                EventList.Draw(events, visitor.Now)));
        }

        return new($"Node {found[0].Name}", Html.All(stories)) { IsLive = true };
    }

    /// <summary>The answer to a GET of <see cref="WebPaths.RetireNode"/>: a node that leaves does not come back, so it is asked first.</summary>
    public async Task<Page> AskToRetireAsync(HttpContext http)
    {
        var (visitor, cluster) = (Visitor.Of(http), SiteNames.Cluster(http, site));
        var node = (await nodes.FindAsync(http)).Items.FirstOrDefault(n => IsHere(n) && (cluster is null || n.Cluster == cluster.Value.Value))
            ?? throw new ProblemException(409, $"Node {Asked.Name(http, "name")} is leaving or has left already.");
        var least = site.Cluster(new(node.Cluster))?.Pools.FirstOrDefault(p => p.Name.Value == node.Pool)?.Min ?? 0;
        return new($"Retire node {node.Name}?", Part(
            "retire",
            $"{node.Name} of pool {node.Pool} in cluster {node.Cluster}, {node.State} for {Words.Span(visitor.Now - node.Since)}",
            Tag("p", "It takes no more jobs. Those that run on it go on; when the last one is done, it leaves its batch system and its VM is deleted. That is not undone: another node is made when jobs ask for one."),
            least > 0 ? Tag("p", $"The pool keeps {Words.Count(least, "node")} at least, so another one may come at once.") : null,
            Tag(
                "div",
                visitor.Order(To(WebPaths.RetireNode, node), "Retire", $"node {node.Name}"),
                Link(WebPaths.To(WebPaths.Node, node.Name), visitor.MayOrder ? "Keep it" : "Back to the node").Class("button")).Class("orders")));
    }

    private static bool IsHere(NodeRow node) => node.Outcome is null;

    private static string To(string path, NodeRow node) => WebPaths.To(path, node.Name, ("cluster", node.Cluster));

    // What would change something, and no more.
    private static Html? Orders(NodeRow node, Visitor visitor) => !IsHere(node) || !visitor.MayOrder ? null : Tag(
        "div",
        node.Order is null ? null : visitor.Order(To(WebPaths.UndrainNode, node), "Undrain", $"node {node.Name}"),
        node.Order == Wire.Of(NodeOrder.Drain) ? null : visitor.Order(To(WebPaths.DrainNode, node), node.Order is null ? "Drain" : "Keep it drained", $"node {node.Name}"),
        node.Order == Wire.Of(NodeOrder.Retire) ? null : Link(To(WebPaths.RetireNode, node), Html.All("Retire", Tag("span", $" node {node.Name}").Class("unseen"), "\u2026")).Class("button")).Class("orders");

    private static Html?[] Row(WorkerNode node, HostName? host, DateTimeOffset now) =>
    [
        Link(WebPaths.To(WebPaths.Node, node.Name.Value), node.Name.Value),
        node.Cluster.Value,
        node.Pool.Value,
        Badge(Wire.Of(node.State)),
        Words.Span(now - node.Since),
        host?.Value ?? "",
        node.Address,
        Link(WebPaths.To(node.Id), $"{node.Id}"),
        node.Reason,
    ];

    private static Html Facts(NodeRow node, DateTimeOffset now)
    {
        var times = node.Timings;
        return FactList.Draw(
            ("State", Html.All(Badge(node.State), " for ", Words.Span(now - node.Since))),
            ("Why", node.Reason),
            ("Ordered", node.Order),
            ("Cluster, pool", Html.All(Link(WebPaths.To(WebPaths.Cluster, node.Cluster), node.Cluster), $", {node.Pool}")),
            ("Size", new Resources(node.Resources.Cores, node.Resources.MemoryMiB, node.Resources.Gpus).ToString()),
            ("Host", node.Host),
            ("Address", node.Address),
            ("VM", Link(WebPaths.To(new VmId(node.Id)), $"{node.Id}")),
            ("Made for", node.MadeFor.IsEmpty ? null : Html.All(node.MadeFor.SelectMany(j => new Html[] { Link(WebPaths.To(WebPaths.Job, j, ("cluster", node.Cluster)), j), " " }))),
            ("Decided", At(times.Created, now)),
            ("VM ran", times.Booted is { } booted ? At(booted, now) : null),
            ("Joined", times.Joined is { } joined ? Html.All(At(joined, now), $", after {Words.Span(joined - times.Created)}") : null),
            ("First job", times.FirstBusy is { } busy ? At(busy, now) : null),
            ("Idle since", times.IdleSince is { } idle ? At(idle, now) : null),
            ("Busy in all", times.BusySeconds > 0 ? Words.Span(TimeSpan.FromSeconds(times.BusySeconds)) : null),
            ("Ended", times.Ended is { } ended ? At(ended, now) : null));
    }
}
