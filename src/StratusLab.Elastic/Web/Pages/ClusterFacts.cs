using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Web.Access;
using StratusLab.Elastic.Web.Markup;
using static StratusLab.Elastic.Web.Markup.Tags;

namespace StratusLab.Elastic.Web.Pages;

/// <summary>What is shown of a cluster, in the overview and on its own page.</summary>
internal static class ClusterFacts
{
    /// <summary>What it is, and when it was read.</summary>
    public static Html Line(ClusterStatus cluster, DateTimeOffset now) => Tag(
        "p",
        $"{cluster.Kind}{(cluster.LrmsVersion.Length > 0 && cluster.LrmsVersion != cluster.Kind ? $" {cluster.LrmsVersion}" : "")}, ",
        cluster.ReadAt is { } read ? Html.All("read ", Ago(read, now)) : "not read yet",
        cluster.Frozen is { } why ? Tag("span", $". Frozen: {why}").Class("why") : null).Class("quiet");

    /// <summary>Its figures.</summary>
    public static Html Figures(ClusterStatus cluster) => Tag(
        "dl",
        Figure("waiting", cluster.PendingJobs, "jobs", ("pending", cluster.Name)),
        Figure("count as demand", cluster.DemandJobs, cluster.DemandCores is { } cores ? $"jobs, {Words.Count(cores, "core")}" : "jobs", ("pending", cluster.Name)),
        Figure("running", cluster.RunningJobs, "jobs", ("running", cluster.Name)),
        Pair("nodes ready", Link(WebPaths.With(WebPaths.Nodes, ("cluster", cluster.Name)), Nodes(cluster.Nodes)))).Class("figures");

    /// <summary>The button to freeze it, or to undo that; nothing for whoever may not, and while everything is frozen.</summary>
    public static Html? FreezeForm(string cluster, SiteView view, Visitor visitor) =>
        view.State.Freezes.ContainsKey(cluster) ? visitor.Order(WebPaths.Unfreeze, "Unfreeze", $"cluster {cluster}", Visitor.Hidden("cluster", cluster))
        : view.Status.Freeze is null ? visitor.Order(WebPaths.Freeze, "Freeze", $"cluster {cluster}", Visitor.Hidden("cluster", cluster), Reason($"reason-{cluster}"))
        : null;

    /// <summary>The field for why something is frozen.</summary>
    public static Html Reason(string id) => Html.All(
        Tag("label", "Reason").With("for", id).Class("unseen"),
        Tag("input").With("id", id).With("name", "reason").With("type", "text").With("placeholder", "reason").With("maxlength", "200").With("autocomplete", "off"));

    private static string Nodes(NodeCounts nodes) =>
        $"{nodes.Ready} of {nodes.Max}{(nodes.Booting > 0 ? $", {nodes.Booting} coming" : "")}{(nodes.Draining > 0 ? $", {nodes.Draining} leaving" : "")}";

    private static Element Figure(string name, int? value, string unit, (string State, string Cluster) jobs) => Pair(
        name, value is { } known ? Link(WebPaths.With(WebPaths.Jobs, ("cluster", jobs.Cluster), ("state", jobs.State)), $"{known} {(known == 1 && unit == "jobs" ? "job" : unit)}") : "not known");

    private static Element Pair(string name, Html value) => Tag("div", Tag("dt", name), Tag("dd", value));
}
