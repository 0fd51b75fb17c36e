using Microsoft.AspNetCore.Http;
using StratusLab.Elastic.Api.Access;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Ledger;
using StratusLab.Elastic.Reconciliation;

namespace StratusLab.Elastic.Api;

/// <summary>What an operator orders of hosts. It outlives restarts of the service; what the configuration disables stays disabled.</summary>
internal sealed class HostOrders(ServedSite site, OrderDesk desk, TimeProvider time)
{
    /// <summary>Lets VMs be placed on a host again.</summary>
    public Task<Done> EnableAsync(HttpContext http, OperatorRequest request) => OrderAsync(http, request, (state, host) => (
        !state.DisabledHosts.Contains(host.Name) ? null : new() { EnabledHosts = [host.Name] },
        host.Policy.IsEnabled ? "may be used" : "is disabled by the configuration still (\"enabled: false\")"));

    /// <summary>Places nothing more on a host; what runs there goes on.</summary>
    public Task<Done> DisableAsync(HttpContext http, OperatorRequest request) => OrderAsync(http, request, (state, host) => (
        state.DisabledHosts.Contains(host.Name) && !state.DrainingHosts.Contains(host.Name) ? null : new() { DisabledHosts = [host.Name] },
        "is disabled: nothing more is started there, what runs there goes on"));

    /// <summary>Empties a host: its worker nodes retire when their jobs are done, its other VMs move.</summary>
    public Task<Done> DrainAsync(HttpContext http, OperatorRequest request) => OrderAsync(http, request, (state, host) => (
        state.DrainingHosts.Contains(host.Name) ? null : new() { DrainingHosts = [host.Name] },
        "is being drained: worker nodes retire when their jobs are done, other VMs move; \"elastic plan\" names what cannot"));

    private Task<Done> OrderAsync(HttpContext http, OperatorRequest request, Func<LedgerState, ServedHost, (LedgerCommit? Commit, string What)> order)
    {
        var name = Asked.Name(http, "name");
        var host = site.Hosts.FirstOrDefault(h => h.Name.Value == name) ?? throw ProblemException.NotFound("host", name, site.Hosts.Select(h => h.Name.Value));
        var by = Caller.Of(http).Sign(request.By);
        return desk.OrderAsync(
            state =>
            {
                var (commit, what) = order(state, host);
                var text = $"Host {host.Name} {what}";
                return (commit is null ? null : commit with { Events = [new() { At = time.GetUtcNow(), Kind = "operator", Subject = host.Name.Value, Text = $"{text}, as {by} ordered." }] }, $"{text}.");
            },
            http.RequestAborted);
    }
}
