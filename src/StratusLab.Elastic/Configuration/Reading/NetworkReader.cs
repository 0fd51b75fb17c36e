using StratusLab.Elastic.Configuration.Settings;
using StratusLab.Elastic.Configuration.Values;
using StratusLab.Elastic.Configuration.Yaml;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Configuration.Reading;

/// <summary>Reads the virtual networks, and checks them against each other.</summary>
internal sealed class NetworkReader
{
    private readonly List<(string Name, string Bridge, Subnet Subnet, Location At)> seen = [];
    private readonly VlanReader vlans = new();
    private readonly HostNames hostNames = new();
    private readonly List<(MapReader Map, Field<string> Bridge, NetworkName Name)> unbridged = [];

    /// <summary>Reports networks that have neither a bridge nor an EC2 host that has them as a subnet. To be called when the hosts have been read.</summary>
    /// <param name="subnets">The networks that are subnets.</param>
    /// <param name="isWhole">False when a host could not be read, which may have had more of them.</param>
    public void CheckBridges(HashSet<NetworkName> subnets, bool isWhole)
    {
        foreach (var (map, bridge, _) in unbridged.Where(u => isWhole && !subnets.Contains(u.Name)))
        {
            map.Report(bridge, "is missing, and no EC2 host has this network as a subnet. Write for example \"bridge: br0\".");
        }
    }

    /// <summary>Reads one; null when it has an error.</summary>
    public VirtualNetwork? Read(MapReader map)
    {
        var (name, bridge, subnet) = (map.Read(NetworkSettings.Name), map.Read(NetworkSettings.Bridge), map.Read(NetworkSettings.Network));
        var (first, last, gateway) = (map.Read(NetworkSettings.First), map.Read(NetworkSettings.Last), map.Read(NetworkSettings.Gateway));
        var (dns, names) = (map.Read(NetworkSettings.Dns), map.Read(NetworkSettings.Names));
        var (macPrefix, quarantine) = (map.Read(NetworkSettings.MacPrefix), map.Read(NetworkSettings.Quarantine));
        var (vlan, spoofFilter) = (vlans.Read(map, bridge), map.Read(NetworkSettings.SpoofFilter));
        var listed = LeaseListReader.Read(map, gateway, macPrefix);
        CheckOverlap(map, name, bridge, subnet);
        if (subnet.IsGood)
        {
            CheckInside(map, subnet.Value, [first, last, gateway, .. listed.Select(l => l.Ip)]);
        }

        if (!map.IsClean)
        {
            return null;
        }

        var range = new LeaseRange(first.OrNull() ?? subnet.Value.First, last.OrNull() ?? subnet.Value.Last, gateway.OrNull());
        if (listed.Length == 0)
        {
            CheckRange(map, first, last, range);
        }

        if (!bridge.IsSet)
        {
            unbridged.Add((map, bridge, new(name.Value)));
        }

        hostNames.Claim(map, name.Value, names, listed.Length == 0 ? range.Addresses() : listed.Select(l => l.Ip.Value));
        return map.IsClean
            ? new()
            {
                Name = new(name.Value),
                Bridge = bridge.OrNull() ?? "",
                Address = subnet.Value.Address.ToString(),
                PrefixLength = subnet.Value.PrefixLength,
                FirstLease = first.OrNull()?.ToString(),
                LastLease = last.OrNull()?.ToString(),
                Leases = [.. listed.Select(l => new FixedLease(l.Ip.Value.ToString(), l.Mac.OrNull()))],
                Gateway = gateway.OrNull()?.ToString(),
                Dns = [.. dns.Value.Select(d => d.ToString())],
                NamePattern = names.Value,
                MacPrefix = macPrefix.Value,
                Vlan = vlan,
                IsFiltered = spoofFilter.Value,
                Quarantine = quarantine.Value,
            }
            : null;
    }

    private void CheckOverlap(MapReader map, Field<string> name, Field<string> bridge, Field<Subnet> subnet)
    {
        if (!bridge.IsGood || !subnet.IsGood || !bridge.IsSet)
        {
            return;
        }

        foreach (var other in seen.Where(s => s.Bridge == bridge.Value && s.Subnet.Overlaps(subnet.Value)))
        {
            var what = $"{other.Subnet} of network {YamlText.Quote(other.Name)} at {other.At}";
            map.Report(subnet, subnet.Value.ToString(), $"overlaps {what}, on the same bridge. Use other addresses, or one network.");
        }

        seen.Add((name.IsGood ? name.Value : map.Path, bridge.Value, subnet.Value, subnet.At));
    }

    private static void CheckInside(MapReader map, Subnet subnet, ReadOnlySpan<Field<Ipv4Address>> fields)
    {
        foreach (var field in fields)
        {
            if (field.OrNull() is { } address && (address.Number < subnet.First.Number || address.Number > subnet.Last.Number))
            {
                var what = address == subnet.Address ? "the network's own address" : address == subnet.Broadcast ? "the broadcast address" : $"not inside {subnet}";
                map.Report(field, address.ToString(), $"is {what}. Write one from {subnet.First} to {subnet.Last}.");
            }
        }
    }

    private static void CheckRange(MapReader map, Field<Ipv4Address> first, Field<Ipv4Address> last, LeaseRange leases)
    {
        if (leases.First.Number > leases.Last.Number)
        {
            var problem = $"leaves no address: the first would be {leases.First} and the last {leases.Last}. Swap or correct them.";
            map.Report(first.IsSet ? first : last, problem);
        }
        else if (!leases.Addresses().Any())
        {
            map.Report("has no address for a VM: its only one is the gateway. Use a larger range.");
        }
    }
}
