using System.Collections.Immutable;
using StratusLab.Elastic.Core.Demand;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Planning;
using StratusLab.Elastic.Web.Markup;
using static StratusLab.Elastic.Web.Markup.Tags;

namespace StratusLab.Elastic.Web;

/// <summary>
/// What an operator must know before anything else: what is frozen, down, failing or saturated, and why. In this order: what stops the service, what stops a part of it, what
/// it cannot do for want of room, what only somebody else can mend.
/// </summary>
/// <param name="Tone"><c>bad</c>: something must be done. <c>warn</c>: something is held up.</param>
/// <param name="What">It, in a sentence.</param>
/// <param name="Remedy">A button; null without one.</param>
internal sealed record Attention(string Tone, Html What, Html? Remedy = null)
{
    private const int Named = 4;

    /// <summary>All there is now.</summary>
    public static ImmutableArray<Attention> Of(SiteView site, Access.Visitor visitor) =>
        [.. Service(site, visitor), .. Clusters(site, visitor), .. Pools(site, visitor), .. Hosts(site), .. Saturation(site), .. Jobs(site), .. Nodes(site), .. Vms(site)];

    private static IEnumerable<Attention> Service(SiteView site, Access.Visitor visitor)
    {
        if (site.LedgerProblem is { } problem)
        {
            yield return new("bad", $"{problem} What is shown is from the last pass.");
        }

        if (site.Status.LastPassAt is null)
        {
            yield return new("warn", "No pass is done yet: nothing has been read since the service started.");
        }
        else if (site.Status.IsLate)
        {
            yield return new("bad", $"The last pass was {Words.Span(site.Now - site.Status.LastPassAt.Value)} ago: nothing is decided. The service's log says why.");
        }

        if (site.Status.Freeze is { } freeze)
        {
            yield return new(
                "bad",
                $"Everything is frozen by {freeze.By} since {Words.At(freeze.At, site.Now)}{(freeze.Reason.Length > 0 ? $": {freeze.Reason}" : "")}. Nothing is started or stopped.",
                visitor.Order(WebPaths.Unfreeze, "Unfreeze", "everything", Access.Visitor.Hidden("cluster", "")));
        }

        if (site.Status.HostsFile.Length > 0)
        {
            yield return new("warn", $"The hosts file is not up to date: {site.Status.HostsFile}");
        }
    }

    private static IEnumerable<Attention> Clusters(SiteView site, Access.Visitor visitor) => site.Status.Clusters
        .Where(c => c.Frozen is not null && (site.Status.Freeze is null || site.State.Freezes.ContainsKey(c.Name)) && site.Status.LastPassAt is not null)
        .Select(c =>
        {
            var isOrdered = site.State.Freezes.ContainsKey(c.Name);
            return new Attention(
                isOrdered ? "warn" : "bad",
                Html.All("Cluster ", Link(WebPaths.To(WebPaths.Cluster, c.Name), c.Name), $" is frozen: {c.Frozen}. Nothing is started or stopped there."),
                isOrdered ? visitor.Order(WebPaths.Unfreeze, "Unfreeze", c.Name, Access.Visitor.Hidden("cluster", c.Name)) : null);
        });

    private static IEnumerable<Attention> Pools(SiteView site, Access.Visitor visitor) => site.Pools.Where(p => p.BackOff is { IsActive: true }).Select(p =>
    {
        var backOff = p.BackOff!; // Filtered.
        var until = backOff.IsStopped || backOff.Until is not { } end ? "until an operator resumes it" : $"until {Words.At(end, site.Now)}";
        return new Attention(
            backOff.IsStopped ? "bad" : "warn",
            $"Pool {p.Name} {(backOff.IsStopped ? "is stopped" : "rests")} {until}, after {Words.Count(backOff.Failures, "failure")} in a row. Last: {backOff.Reason}",
            visitor.Order(WebPaths.To(WebPaths.ResumePool, p.Name), "Retry", $"pool {p.Name}"));
    });

    private static IEnumerable<Attention> Hosts(SiteView site)
    {
        var down = site.Hosts.Where(h => !h.IsUp && h.IsEnabled).ToArray();
        if (down.Length > Named)
        {
            return [new("bad", Html.All(Link(WebPaths.Hosts, $"{down.Length} hosts"), $" are down: {string.Join(", ", down.Take(Named).Select(h => h.Name))} and {down.Length - Named} more. The first: {down[0].Reason}"))];
        }

        return down.Select(h => new Attention("bad", Html.All("Host ", Link(WebPaths.Hosts, h.Name), $" is down: {h.Reason}")));
    }

    private static IEnumerable<Attention> Saturation(SiteView site) => (site.Pass?.Plan.Clusters ?? [])
        .Where(c => c.Frozen is null)
        .SelectMany(c => c.Skipped)
        .Where(s => s.Why is not (ScaleObstacle.Stopped or ScaleObstacle.Resting or ScaleObstacle.PassLimit))
        .GroupBy(s => s.Why)
        .OrderBy(g => g.Key)
        .Select(g => new Attention("warn", $"Jobs wait for nodes of {Join(g.Select(s => s.Pool.Value))}: {Say(g.Key)}."));

    private static IEnumerable<Attention> Jobs(SiteView site) => (site.Pass?.Plan.Clusters ?? []).Select(c => (Name: c.Cluster.Value, Count: c.Jobs.Count(j => j.Code is DemandCode.Impossible
            or DemandCode.NoPoolForQueue or DemandCode.NoPoolWithFeatures or DemandCode.TooLarge or DemandCode.TooManyNodes)))
        .Where(c => c.Count > 0)
        .Select(c => new Attention("warn", Html.All(Link(WebPaths.With(WebPaths.Jobs, ("cluster", c.Name), ("state", "pending")), Words.Count(c.Count, "job")), $" of cluster {c.Name} can run on no node that its pools could make.")));

    private static IEnumerable<Attention> Nodes(SiteView site)
    {
        var lost = site.State.Nodes.Select(n => (Node: n, Problem: NodeStory.OutOfReach(n, site.Now))).Where(n => n.Problem is not null).OrderBy(n => n.Node.Name).ToArray();
        return lost.Take(Named).Select(n => new Attention("warn", Html.All("Node ", Link(WebPaths.To(WebPaths.Node, n.Node.Name.Value), n.Node.Name.Value), $" is out of reach. {n.Problem}")))
            .Concat(lost.Length > Named ? [new("warn", Link(WebPaths.Nodes, $"{lost.Length - Named} more nodes are out of reach."))] : []);
    }

    private static IEnumerable<Attention> Vms(SiteView site)
    {
        var stuck = site.State.Vms.Where(v => !v.IsOver && v.Trouble.Length > 0).ToArray();
        return stuck.Take(Named).Select(v => new Attention("warn", Html.All("VM ", Link(WebPaths.To(v.Id), v.Name), $" does not go on: {v.Trouble}")))
            .Concat(stuck.Length > Named ? [new("warn", Link(WebPaths.Vms, $"{stuck.Length - Named} more VMs do not go on."))] : []);
    }

    private static string Join(IEnumerable<string> pools)
    {
        var all = pools.Distinct().ToArray();
        var names = string.Join(", ", all.Take(Named));
        return $"{(all.Length == 1 ? "pool" : "pools")} {names}{(all.Length > Named ? $" and {all.Length - Named} more" : "")}";
    }

    private static string Say(ScaleObstacle why) => why switch
    {
        ScaleObstacle.PoolMaximum => "there are as many as the pool may have",
        ScaleObstacle.ClusterMaximum => "there are as many as the cluster may have",
        ScaleObstacle.Share => "the cluster has its share of the hosts, and others want theirs",
        ScaleObstacle.NoAddress => "a network has no free address",
        ScaleObstacle.NoImage => "an image may not be used for new VMs",
        ScaleObstacle.NoHost => "no host has room for one",
        ScaleObstacle.HostsRest => "the hosts rest after failures",
        _ => throw new System.Diagnostics.UnreachableException($"{why} is said of the pool itself."),
    };
}
