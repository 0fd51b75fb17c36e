using StratusLab.Elastic.Reconciliation;
using StratusLab.Elastic.Vmm.Networks;

namespace StratusLab.Elastic.Metrics;

/// <summary>Levels of the virtual networks.</summary>
internal static class NetworkLevels
{
    /// <summary>Writes them.</summary>
    public static void Write(LevelBook to, LiveView.Pass pass, ServedSite site, DateTimeOffset now)
    {
        to.Gauge("network_addresses", "Addresses of the network: free, held, or resting before they are leased again (quarantined).");
        foreach (var network in site.Networks.OrderBy(n => n.Name))
        {
            var use = new AddressPlan(network).Use(pass.State.Leases.Where(l => l.Network == network.Name), now);
            to.Sample(use.Free, ("network", network.Name.Value), ("state", "free"));
            to.Sample(use.Held, ("network", network.Name.Value), ("state", "held"));
            to.Sample(use.Quarantined, ("network", network.Name.Value), ("state", "quarantined"));
        }
    }
}
