using Microsoft.AspNetCore.Http;
using StratusLab.Elastic.Api;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Web.Access;
using StratusLab.Elastic.Web.Markup;
using static StratusLab.Elastic.Web.Markup.Tags;
using static StratusLab.Elastic.Web.Page;

namespace StratusLab.Elastic.Web.Pages;

/// <summary>The VMs: a list of those that live, and the story of each. Only records are read: a host is not asked for a console.</summary>
internal sealed class VmPages(SiteReader reader, VmEndpoint vms, Ledger.Ledger ledger)
{
    /// <summary>The answer to <see cref="WebPaths.Vms"/>: the newest first.</summary>
    public async Task<Page> ListAsync(HttpContext http)
    {
        var view = await reader.ReadAsync(http.RequestAborted);
        var workers = view.State.Nodes.ToDictionary(n => n.Id, n => n.Name);
        var pager = Pager.Of(http);
        var (rows, hasMore) = pager.Cut(view.State.Vms.Where(v => !v.IsOver).OrderByDescending(v => v.Id));
        return new("VMs", Part(
            "vms",
            Words.Count(view.State.Vms.Count(v => !v.IsOver), "VM"),
            Table("Virtual machines", ["VM", "Name", "State", "For", "Host", "Worker node", "~What keeps it"], rows.Select(v => (Html?[])
            [
                Link(WebPaths.To(v.Id), $"{v.Id}"),
                v.Name,
                Badge(Wire.Of(v.State)),
                Words.Span(view.Now - v.Since),
                v.Host?.Value ?? "",
                workers.TryGetValue(v.Id, out var node) ? Link(WebPaths.To(WebPaths.Node, node.Value), node.Value) : "",
                v.Trouble.Length > 0 ? v.Trouble : v.Failure,
            ])),
            pager.Links(hasMore, page => WebPaths.With(WebPaths.Vms, ("page", page)))))
        { IsLive = true };
    }

    /// <summary>The answer to <see cref="WebPaths.Vm"/>.</summary>
    public async Task<Page> GetAsync(HttpContext http)
    {
        var (vm, visitor) = (await vms.GetAsync(http), Visitor.Of(http));
        var events = await ledger.ListEventsAboutAsync(new(vm.Id), http.RequestAborted);
        var isWorker = SafeName.IsSafe(vm.Name) && (await ledger.FindNodesAsync(new(vm.Name), http.RequestAborted)).Any(n => n.Id.Value == vm.Id);
        return new($"VM {vm.Id}", Html.All(
            Part("vm", vm.Name, Facts(vm, isWorker, visitor.Now), vm.State == Wire.Of(VmState.Failed) && !isWorker ? visitor.Order(WebPaths.To(WebPaths.RetryVm, $"{vm.Id}"), "Retry", $"VM {vm.Id}") : null),
            Part("story", "Its story", EventList.Draw(events, visitor.Now)),
            vm.ConsoleTail.Length > 0 ? Part("console", "The end of its console", Tag("pre", vm.ConsoleTail).With("tabindex", "0")) : null))
        { IsLive = true };
    }

    private static Html Facts(VmRow vm, bool isWorker, DateTimeOffset now) => FactList.Draw(
        ("State", Html.All(Badge(vm.State), " for ", Words.Span(now - vm.Since))),
        ("Shall", vm.Wish),
        ("Host", vm.Host),
        ("Moves to", vm.MovesTo),
        ("Worker node", isWorker ? Link(WebPaths.To(WebPaths.Node, vm.Name), vm.Name) : null),
        ("Template", vm.Template),
        ("Addresses", string.Join(", ", vm.Nics.Select(n => $"{n.Address} {n.Mac} on {n.Bridge}"))),
        ("Recorded", At(vm.Created, now)),
        ("First ran", vm.FirstRunning is { } ran ? At(ran, now) : null),
        ("Waits", vm.Waits),
        ("What keeps it", vm.Trouble),
        ("What went wrong", vm.Failure),
        ("Tried in a row", vm.Attempts > 0 ? $"{vm.Attempts}" : null));
}
