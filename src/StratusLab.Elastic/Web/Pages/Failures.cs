using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Web.Access;
using StratusLab.Elastic.Web.Markup;
using static StratusLab.Elastic.Web.Markup.Tags;

namespace StratusLab.Elastic.Web.Pages;

/// <summary>Nodes that failed or were lost in the last day, and VMs that failed and can be tried again.</summary>
internal sealed class Failures(Ledger.Ledger ledger, TimeProvider time)
{
    private const int Searched = 300;
    private const int Most = 10;

    /// <summary>Draws them; a worker node's VM is not tried again, its pool makes another.</summary>
    public async Task<Html> DrawAsync(Visitor visitor, CancellationToken ct)
    {
        var since = time.GetUtcNow() - TimeSpan.FromDays(1);
        var nodes = await SiteReader.TryAsync(() => ledger.ListNodesAsync(new(true), Searched, ct), []);
        var failed = nodes.Where(n => n.Node.State is NodeState.Failed or NodeState.Lost && n.Node.Ended >= since).ToArray();
        var vms = await SiteReader.TryAsync(() => ledger.ListVmsAsync(new(true), Searched, ct), ImmutableArray<Vm>.Empty);
        var workers = nodes.Select(n => n.Node.Id).ToHashSet();
        var others = vms.Where(v => v.State == VmState.Failed && v.Since >= since && !workers.Contains(v.Id)).ToArray();
        if (failed.Length + others.Length == 0)
        {
            return Tag("p", "No node and no VM has failed.").Class("quiet");
        }

        var now = time.GetUtcNow();
        return Html.All(
            Tag("ul", failed.Take(Most).Select(n => Tag(
                "li",
                Badge(n.Node.State == NodeState.Lost ? "lost" : "failed", "bad"),
                " ",
                Link(WebPaths.To(WebPaths.Node, n.Node.Name.Value), n.Node.Name.Value),
                $" of {n.Node.Pool}{(n.Vm.Host is { } host ? $" on {host}" : "")}: {(n.Vm.Failure.Length > 0 ? n.Vm.Failure : n.Node.Reason)} ",
                n.Node.Ended is { } ended ? Ago(ended, now) : null))).Class("lines"),
            Tag("ul", others.Take(Most).Select(v => Tag(
                "li",
                Badge("failed", "bad"),
                " VM ",
                Link(WebPaths.To(v.Id), v.Name),
                $"{(v.Host is { } host ? $" on {host}" : "")}: {v.Failure} ",
                Ago(v.Since, now),
                visitor.Order(WebPaths.To(WebPaths.RetryVm, $"{v.Id.Value}"), "Retry", $"VM {v.Id}")))).Class("lines"),
            failed.Length > Most || others.Length > Most ? Tag("p", $"{failed.Length + others.Length} in all; \"elastic nodes --all\" and \"elastic vms --all\" list them.").Class("quiet") : null);
    }
}
