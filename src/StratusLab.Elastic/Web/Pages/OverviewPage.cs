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

/// <summary>The first page: what needs attention, the clusters, pools, hosts, decisions, failures, and what happened last.</summary>
internal sealed class OverviewPage(ServedSite site, SiteReader reader, HistoryCharts charts, Failures failures, Ledger.Ledger ledger)
{
    private const int MostHosts = 8;
    private const int MostDecisions = 6;
    private const int SearchedPlans = 40;
    private const int MostEvents = 12;

    /// <summary>The answer to <see cref="WebPaths.Root"/>.</summary>
    public async Task<Page> GetAsync(HttpContext http)
    {
        var (visitor, ct) = (Visitor.Of(http), http.RequestAborted);
        var view = await reader.ReadAsync(ct);
        var clusters = new List<Html>();
        foreach (var cluster in view.Status.Clusters)
        {
            clusters.Add(await ClusterAsync(cluster, view, visitor, http));
        }

        var plans = await SiteReader.TryAsync(() => ledger.ListPlansAsync(SearchedPlans, null, ct), []);
        var events = await SiteReader.TryAsync(() => ledger.ListNewestEventsAsync(MostEvents, ct), []);
        return new("Overview", Html.All(
            SiteLine(view),
            AttentionPart(view, visitor),
            Tag("div", [charts.Chooser(http), Tag("div", clusters).Class("cards")]),
            Part("pools", "Pools and nodes", StateLinks(view), PoolTable.Draw(view.Pools, view.Now)),
            Part("hosts", "Hosts", HostTable.Draw(HostTable.WorstFirst(view.Hosts).Take(MostHosts), visitor), view.Hosts.Length > MostHosts ? Tag("p", Link(WebPaths.Hosts, $"All {view.Hosts.Length} hosts")) : null),
            Tag(
                "div",
                Part("decisions", "Decisions", Decisions(view), Tag("h3", "Plans that did something"), PlanLines.List(plans.Where(p => p.HasActions).Take(MostDecisions), view.Now), Tag("p", Link(WebPaths.Plans, "All plans"))),
                Tag(
                    "div",
                    Part("failures", "Failures of the last day", await failures.DrawAsync(visitor, ct)),
                    Part("events", "What happened last", EventList.Draw(events, view.Now), Tag("p", Link(WebPaths.Events, "All events"))))).Class("halves"),
            FreezeAll(view, visitor)))
        { IsLive = true };
    }

    private static Element SiteLine(SiteView view) => Tag(
        "p",
        $"elastic {view.Status.Version}, up {Words.Span(view.Now - view.Status.UpSince)}; {view.Status.Ledger}; ",
        view.Status.LastPassAt is { } pass ? Html.All("last pass ", Ago(pass, view.Now)) : "no pass yet",
        $"; {(view.State.Freezes.IsEmpty ? "not frozen" : "frozen")}").With("id", "site").With("data-part", "").Class("quiet");

    private static Element AttentionPart(SiteView view, Visitor visitor)
    {
        var all = Attention.Of(view, visitor);
        Html content = all.IsEmpty
            ? Tag("p", Badge("all well", "ready"), " Nothing is frozen, down, failing or saturated.")
            : Tag("ul", all.Select(a => Tag("li", Tag("span", Badge(a.Tone == "bad" ? "act" : "note", a.Tone), " ", a.What), a.Remedy))).Class("attention");
        return Part("attention", "Attention", content).Class(all.IsEmpty ? "part well" : all.Any(a => a.Tone == "bad") ? "part bad" : "part warn");
    }

    private async Task<Html> ClusterAsync(ClusterStatus cluster, SiteView view, Visitor visitor, HttpContext http)
    {
        var name = new ClusterName(cluster.Name);
        var chart = await charts.DrawAsync(name, null, Most(name), charts.HoursOf(http), view.Now, http.RequestAborted);
        return Tag(
            "section",
            Tag("h2", Link(WebPaths.To(WebPaths.Cluster, cluster.Name), cluster.Name), cluster.Frozen is null ? null : Html.All(" ", Badge("frozen", "bad"))),
            ClusterFacts.Line(cluster, view.Now),
            ClusterFacts.Figures(cluster),
            chart,
            ClusterFacts.FreezeForm(cluster.Name, view, visitor)).With("id", $"cluster-{cluster.Name}").With("data-part", "").Class("part");
    }

    /// <summary>The most cores that a cluster may have.</summary>
    private int Most(ClusterName name) => site.Cluster(name)?.Pools.Sum(p => Math.Min(p.Max, 1_000_000) * p.Node.Cores) ?? 0;

    private static Element StateLinks(SiteView view) => Tag(
        "p",
        view.State.Nodes.IsEmpty ? ["There is no worker node now."]
            : [.. view.State.Nodes.CountBy(n => n.State).OrderBy(s => s.Key).Select(s => Link(WebPaths.With(WebPaths.Nodes, ("state", Wire.Of(s.Key))), $"{s.Value} {Wire.Of(s.Key)}").Class($"badge {Wire.Of(s.Key)}"))]).Class("states");

    private static Html Decisions(SiteView view)
    {
        if (view.Pass is not { } pass)
        {
            return Tag("p", "No pass is done yet.").Class("quiet");
        }

        return Html.All(Tag("p", "The last pass, ", Ago(pass.Seen.Now, view.Now), ":").Class("quiet"), PlanLines.Draw(Core.Planning.PlanText.Print(pass.Plan)));
    }

    private static Html? FreezeAll(SiteView view, Visitor visitor) => !visitor.MayOrder ? null : Tag(
        "section",
        Tag("h2", "Stop everything").With("id", "freeze-head"),
        view.Status.Freeze is null
            ? Html.All(
                Tag("p", "Nothing is started or stopped in any cluster until it is unfrozen. Jobs and nodes that run go on."),
                visitor.Order(WebPaths.Freeze, "Freeze", "everything", Visitor.Hidden("cluster", ""), ClusterFacts.Reason("freeze-reason")))
            : visitor.Order(WebPaths.Unfreeze, "Unfreeze", "everything", Visitor.Hidden("cluster", ""))).With("aria-labelledby", "freeze-head").With("id", "freeze").With("data-part", "").Class("part");
}
