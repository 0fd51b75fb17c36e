using Microsoft.AspNetCore.Http;
using StratusLab.Elastic.Api;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Reconciliation;
using StratusLab.Elastic.Web.Markup;
using static StratusLab.Elastic.Web.Markup.Tags;
using static StratusLab.Elastic.Web.Page;

namespace StratusLab.Elastic.Web.Pages;

/// <summary>Finds a job, a node, a VM or a host by its name or number, or the beginning of it. The only one that is found is shown at once.</summary>
internal sealed class FindPage(Layout layout, LiveView live, ServedSite site, Ledger.Ledger ledger)
{
    private const int Most = 50;

    /// <summary>The answer to <see cref="WebPaths.Find"/>.</summary>
    public async Task GetAsync(HttpContext http)
    {
        var text = (Asked.Value(http, "q") ?? "").Trim();
        var found = text.Length == 0 ? [] : await FindAsync(text, http.RequestAborted);
        var exact = found.Where(f => f.Name == text).ToArray();
        if ((exact.Length > 0 ? exact : found) is [var only])
        {
            http.Response.Redirect(only.Path);
            return;
        }

        await layout.WriteAsync(http, new("Find", Part(
            "found",
            found.Length == 0 ? "Nothing" : $"{(found.Length > Most ? $"The first {Most}" : $"{found.Length}")} found",
            found.Length == 0
                ? Tag("p", $"No job in the queue, no living node or VM and no host is called \"{Printable.Text(text, 80)}\" or begins so. ", JobOfThePast(text))
                : Table("What was found", ["Name", "~What"], found.Take(Most).Select(f => (Html?[])[Link(f.Path, f.Name), f.What])))));
    }

    private async Task<Found[]> FindAsync(string text, CancellationToken ct)
    {
        var state = await SiteReader.TryAsync(() => ledger.LoadAsync(ct), live.Last?.State ?? new());
        var jobs = (live.Last?.Seen.Clusters ?? [])
            .SelectMany(c => (c.Snapshot?.Jobs ?? []).Where(j => Begins(j.Id.Value)).Take(Most).Select(j => new Found(j.Id.Value, $"job of {Printable.Text(j.User, 40)} in cluster {c.Policy.Name}", WebPaths.To(WebPaths.Job, j.Id.Value, ("cluster", c.Policy.Name.Value)))));
        var nodes = state.Nodes.Where(n => Begins(n.Name.Value)).Select(n => new Found(n.Name.Value, $"node of cluster {n.Cluster}", WebPaths.To(WebPaths.Node, n.Name.Value)));
        var workers = state.Nodes.Select(n => n.Id).ToHashSet();
        var vms = state.Vms.Where(v => $"{v.Id}" == text || (!workers.Contains(v.Id) && Begins(v.Name))).Select(v => new Found($"{v.Id}", $"VM {v.Name}", WebPaths.To(v.Id)));
        var hosts = site.Hosts.Where(h => Begins(h.Name.Value)).Select(h => new Found(h.Name.Value, "host", WebPaths.Hosts));
        Found[] found = [.. jobs, .. nodes, .. vms, .. hosts];

        // A node that is over has a page as well.
        return found.Length == 0 && SafeName.IsSafe(text) && !(await SiteReader.TryAsync(() => ledger.FindNodesAsync(new(text), ct), [])).IsEmpty
            ? [new(text, "node that is over", WebPaths.To(WebPaths.Node, text))]
            : [.. found.OrderBy(f => f.Name, Comparer<string>.Create(NaturalOrder.Compare)).ThenBy(f => f.What, StringComparer.Ordinal)];

        bool Begins(string name) => name.StartsWith(text, StringComparison.OrdinalIgnoreCase);
    }

    // Asked for by a click, because it unpacks plans.
    private static Html? JobOfThePast(string text) => text.Length is > 0 and <= 128 && text.All(c => char.IsAsciiLetterOrDigit(c) || "._-[]".Contains(c, StringComparison.Ordinal))
        ? Link(WebPaths.To(WebPaths.Job, text), $"Search the recorded plans for a job {text}")
        : null;

    private sealed record Found(string Name, string What, string Path);
}
