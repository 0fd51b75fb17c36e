using System.Text;
using Microsoft.AspNetCore.Http;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Reconciliation;
using StratusLab.Elastic.Vmm.Networks;

namespace StratusLab.Elastic.Api;

/// <summary>Lists the virtual networks and the names of their addresses.</summary>
internal sealed class NetworkEndpoint(ServedSite site, LedgerView view, TimeProvider time)
{
    private const int LinesAtATime = 512;

    /// <summary>The answer to <see cref="ApiPaths.Networks"/>.</summary>
    public async Task<ListOf<NetworkRow>> ListAsync(HttpContext http)
    {
        var leases = (await view.ReadAsync(http.RequestAborted)).Leases;
        var now = time.GetUtcNow();
        return new([.. site.Networks.OrderBy(n => n.Name).Select(n =>
        {
            var use = new AddressPlan(n).Use(leases, now);
            return new NetworkRow(n.Name.Value, n.Bridge, $"{n.Address}/{n.PrefixLength}", use.Free, use.Held, use.Quarantined);
        })]);
    }

    /// <summary>The answer to <see cref="ApiPaths.Network"/>.</summary>
    public async Task<NetworkDetails> GetAsync(HttpContext http)
    {
        var network = Find(http);
        var (leases, now) = ((await view.ReadAsync(http.RequestAborted)).Leases, time.GetUtcNow());
        var plan = new AddressPlan(network);
        var use = plan.Use(leases, now);
        return new(
            network.Name.Value,
            network.Bridge,
            $"{network.Address}/{network.PrefixLength}",
            plan.All.First().Address,
            plan.All.Last().Address,
            network.Gateway,
            network.Dns,
            network.NamePattern,
            network.Vlan?.Id,
            Wire.Seconds(network.Quarantine),
            use.Free,
            use.Held,
            use.Quarantined,
            [.. plan.TakenBy(leases, now).Select(l => new LeaseRow(l.Address, plan.NameOf(l.Address), l.Mac, l.Vm.Value, l.QuarantinedUntil, Note(l)))]);
    }

    /// <summary>The answer to <see cref="ApiPaths.NetworkHosts"/>: up to 65,534 lines, sent in pieces.</summary>
    public async Task HostsAsync(HttpContext http)
    {
        var network = Find(http);
        http.Response.ContentType = "text/plain; charset=utf-8";
        foreach (var lines in new AddressPlan(network).HostsLines().Chunk(LinesAtATime))
        {
            await http.Response.WriteAsync(string.Join('\n', lines) + "\n", Encoding.UTF8, http.RequestAborted);
        }
    }

    private VirtualNetwork Find(HttpContext http)
    {
        var name = Asked.Name(http, "name");
        return site.Network(new(name)) ?? throw ProblemException.NotFound("network", name, site.Networks.Select(n => n.Name.Value));
    }

    private static string Note(Lease lease) => lease.Hold is { } hold ? $"VM {lease.Vm} was abandoned, and may still run on {string.Join(" or ", hold.Hosts)}" : "";
}
