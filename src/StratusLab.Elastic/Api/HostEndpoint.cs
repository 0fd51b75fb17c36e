using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Ledger;
using StratusLab.Elastic.Metrics;
using StratusLab.Elastic.Reconciliation;

namespace StratusLab.Elastic.Api;

/// <summary>Tells about the hosts.</summary>
internal sealed class HostEndpoint(ServedSite site, LedgerView view, HostBoard board, TimeProvider time)
{
    /// <summary>The answer to <see cref="ApiPaths.Hosts"/>.</summary>
    public async Task<ListOf<HostRow>> ListAsync(HttpContext http)
    {
        var state = await view.ReadAsync(http.RequestAborted);
        return Paging.ByName(http, site.Hosts, h => h.Name.Value, h => Row(h, state));
    }

    /// <summary>The answer to <see cref="ApiPaths.Host"/>.</summary>
    public async Task<HostRow> GetAsync(HttpContext http)
    {
        var name = new HostName(Asked.Name(http, "name"));
        var host = site.Hosts.FirstOrDefault(h => h.Name == name) ?? throw ProblemException.NotFound("host", name.Value, site.Hosts.Select(h => h.Name.Value));
        return Row(host, await view.ReadAsync(http.RequestAborted));
    }

    /// <summary>All hosts, by name.</summary>
    public ImmutableArray<HostRow> Rows(LedgerState state) => [.. site.Hosts.OrderBy(h => h.Name).Select(h => Row(h, state))];

    private HostRow Row(ServedHost host, LedgerState state)
    {
        var policy = state.Apply(host.Policy);
        var standing = HostStanding.Of(policy, board.Of(host.Name), state.Vms, state.Memory, site.Tuning.HostInterval, time.GetUtcNow());
        var room = standing.Room;
        return new(
            host.Name.Value,
            host.Kind,
            policy.IsEnabled,
            policy.IsDraining,
            standing.Down is null,
            room.Closed ?? standing.Down ?? (room.MoreVms <= 0 ? "it has as many VMs as it may" : ""),
            standing.Report?.Hypervisor ?? "",
            standing.Report?.Architecture ?? "",
            standing.Report?.Model ?? "",
            standing.CoresTotal,
            standing.Report is null ? 0 : standing.CoresTotal - room.Cpu,
            standing.MemoryMiBTotal,
            standing.Report is null ? 0 : standing.MemoryMiBTotal - room.MemoryMiB,
            standing.CoresBusy,
            standing.Report?.UsedMemoryMiB,
            room.Vms,
            standing.Age is { } age ? Wire.Seconds(age) : null,
            board.ImagesOf(host.Name));
    }
}
