using System.Text;
using Microsoft.AspNetCore.Http;
using StratusLab.Elastic.Api.Contracts;
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

    /// <summary>The answer to <see cref="ApiPaths.NetworkHosts"/>: up to 65,534 lines, sent in pieces.</summary>
    public async Task HostsAsync(HttpContext http)
    {
        var name = Asked.Name(http, "name");
        var network = site.Network(new(name)) ?? throw ProblemException.NotFound("network", name, site.Networks.Select(n => n.Name.Value));
        http.Response.ContentType = "text/plain; charset=utf-8";
        foreach (var lines in new AddressPlan(network).HostsLines().Chunk(LinesAtATime))
        {
            await http.Response.WriteAsync(string.Join('\n', lines) + "\n", Encoding.UTF8, http.RequestAborted);
        }
    }
}
