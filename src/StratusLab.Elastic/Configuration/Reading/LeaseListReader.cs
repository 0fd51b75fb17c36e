using System.Collections.Immutable;
using StratusLab.Elastic.Configuration.Settings;
using StratusLab.Elastic.Configuration.Values;

namespace StratusLab.Elastic.Configuration.Reading;

/// <summary>Reads the list of a network's addresses. A network has either that or the ends of a range.</summary>
internal static class LeaseListReader
{
    /// <summary>Reads it; empty without one.</summary>
    public static ImmutableArray<(Field<Ipv4Address> Ip, Field<string> Mac)> Read(MapReader network, Field<Ipv4Address> gateway, Field<string> macPrefix)
    {
        var leases = network.Items(NetworkSettings.Leases).Select(l => (Map: l, Ip: l.Read(LeaseSettings.Ip), Mac: l.Read(LeaseSettings.Mac))).ToList();
        if (leases.Count > 0)
        {
            foreach (var end in new[] { NetworkSettings.First.Key, NetworkSettings.Last.Key })
            {
                network.Refuse(end, "is the end of a range, and leases lists the addresses. Remove the one or the other.");
            }
        }

        var (addresses, macs) = (new HashSet<Ipv4Address>(), new HashSet<string>(StringComparer.Ordinal));
        foreach (var (map, ip, mac) in leases.Where(l => l.Ip.IsGood && l.Mac.IsGood && macPrefix.IsGood))
        {
            var card = mac.OrNull() ?? string.Join(':', [macPrefix.Value, .. Enumerable.Range(1, 4).Select(o => ip.Value.Octet(o).ToString("x2", null))]);
            if (ip.Value == gateway.OrNull())
            {
                map.Report(ip, ip.Value.ToString(), "is the gateway, which no VM may have. Remove it.");
            }
            else if (!addresses.Add(ip.Value))
            {
                map.Report(ip, ip.Value.ToString(), "is in the list twice. Remove one.");
            }
            else if (!macs.Add(card))
            {
                map.Report($"has the MAC {card}, which another address of the list has. Give each its own.");
            }
        }

        return [.. leases.Select(l => (l.Ip, l.Mac))];
    }
}
