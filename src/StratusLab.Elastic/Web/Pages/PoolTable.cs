using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Web.Charts;
using StratusLab.Elastic.Web.Markup;
using static StratusLab.Elastic.Web.Markup.Tags;

namespace StratusLab.Elastic.Web.Pages;

/// <summary>The pools with their nodes by state.</summary>
internal static class PoolTable
{
    /// <summary>Draws it.</summary>
    public static Html Draw(IEnumerable<PoolRow> pools, DateTimeOffset now) => Table(
        "Pools and their nodes by state",
        ["Pool", "Cluster", "Size", "Nodes", "#Wanted", "#Most", "State"],
        pools.Select(p => (Html?[])
        [
            Link(WebPaths.With(WebPaths.Nodes, ("pool", p.Name)), p.Name),
            Link(WebPaths.To(WebPaths.Cluster, p.Cluster), p.Cluster),
            new Resources(p.Resources.Cores, p.Resources.MemoryMiB, p.Resources.Gpus).ToString(),
            Html.All(
                Bar.Draw(p.Max, p.Nodes.Select(n => (Name: Bar.NameOf(Enum.Parse<NodeState>(n.Key, ignoreCase: true)), Amount: (double)n.Value)).OrderBy(n => n.Name switch { "busy" => 0, "booting" => 1, _ => 2 })),
                $" {(p.Nodes.IsEmpty ? "none" : string.Join(", ", p.Nodes.Select(n => $"{n.Value} {n.Key}")))}"),
            p.Desired is { } desired ? $"{desired}" : "",
            $"{p.Max}",
            p.BackOff switch
            {
                { IsStopped: true } => Badge("stopped", "bad"),
                { IsActive: true, Until: { } until } => Html.All(Badge("rests", "warn"), " until ", At(until, now)),
                _ => "in use",
            },
        ]));
}
