using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Vmm.Templates;

/// <summary>Reads NIC: a card on a virtual network, or one with a MAC of its own on a bridge.</summary>
internal static class NicReader
{
    public static VmTemplate Read(AttributeReader top, VmTemplate template)
    {
        var (networks, addresses, raw) = (ImmutableArray.CreateBuilder<NetworkName>(), ImmutableArray.CreateBuilder<string>(), ImmutableArray.CreateBuilder<RawNic>());
        foreach (var map in top.Vectors("NIC", "NETWORK = workers"))
        {
            var (network, address) = (map.Read("NETWORK", TemplateValues.Name), map.Read("IP", TemplateValues.Address));
            var (mac, bridge) = (map.Read("MAC", TemplateValues.Mac), map.Read("BRIDGE", TemplateValues.Bridge));
            var isRaw = mac is not null || bridge is not null;
            if (map.IsClean && (Problem(network, address, mac, bridge) ?? (!isRaw && raw.Count > 0 ? "on a network follows one on a bridge. Write those on networks first." : null)) is { } problem)
            {
                map.Report(problem);
            }
            else if (isRaw)
            {
                raw.Add(new(mac ?? "", bridge ?? ""));
            }
            else
            {
                networks.Add(new(network ?? ""));
                addresses.Add(address ?? "");
            }

            map.WarnOfUnused();
        }

        return template with
        {
            Nics = networks.ToImmutable(),
            NicAddresses = addresses.Any(a => a.Length > 0) ? addresses.ToImmutable() : [],
            RawNics = raw.ToImmutable(),
        };
    }

    private static string? Problem(string? network, string? address, string? mac, string? bridge) =>
        network is not null && (mac ?? bridge) is not null ? "has a NETWORK, which decides its MAC and BRIDGE. Keep either."
        : network is null && (mac ?? bridge) is null ? "is on no network. Write NETWORK = name, or MAC and BRIDGE."
        : network is null && (mac is null || bridge is null) ? "needs both MAC and BRIDGE. Write the other too, or NETWORK = name."
        : network is null && address is not null ? "has an IP, which is for a card on a NETWORK. Remove it."
        : null;
}
