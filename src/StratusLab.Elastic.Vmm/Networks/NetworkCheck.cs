using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Vmm.Networks;

/// <summary>Reads a network's texts into numbers and collects everything that is wrong with them.</summary>
internal sealed partial class NetworkCheck
{
    // IFNAMSIZ (net/if.h) less the final NUL.
    private const int MaxBridgeLength = 15;

    private readonly ImmutableArray<string>.Builder errors = ImmutableArray.CreateBuilder<string>();

    public NetworkCheck(VirtualNetwork network)
    {
        Require(SafeName.IsSafe(network.Name.Value), $"name \"{Printable.Text(network.Name.Value, 80)}\" must be letters, digits, '.', '_' and '-', starting with a letter or digit");
        Require(network.Bridge.Length == 0 || (SafeName.IsSafe(network.Bridge) && network.Bridge.Length <= MaxBridgeLength), $"bridge \"{Printable.Text(network.Bridge, 80)}\" is not an interface name (at most {MaxBridgeLength} characters)");
        Require(network.Vlan is not { } vlan || IsVlan(vlan), $"vlan {network.Vlan?.Id} on \"{Printable.Text(network.Vlan?.Device ?? "", 80)}\" must be 1 to 4094 on an interface whose name leaves room for it: {MaxBridgeLength} characters with a dot and the number");
        Require(network.Quarantine >= TimeSpan.Zero, "quarantine must not be negative");
        Require(IsMacPrefix(network.MacPrefix), $"macPrefix \"{Printable.Text(network.MacPrefix, 80)}\" must be two octets in hex of a unicast address, like 02:00");
        foreach (var server in network.Dns)
        {
            Require(Ipv4.TryParse(server, out _), $"dns \"{Printable.Text(server, 80)}\" is not an IPv4 address");
        }

        if ((Addresses = ReadAddresses(network)) is { } addresses)
        {
            (Names, var error) = NamePattern.Parse(network.NamePattern, addresses);
            Require(error is null, "namePattern: " + error);
        }
    }

    public ImmutableArray<string> Errors => errors.ToImmutable();

    public uint Mask { get; private set; }

    public LeasableAddresses? Addresses { get; }

    /// <summary>The MACs that do not follow from their address.</summary>
    public Dictionary<uint, string> Macs { get; } = [];

    public NamePattern? Names { get; }

    /// <summary>MAC2IP: the prefix, then the four octets, in lower case.</summary>
    public static string MacOf(string prefix, uint address) => string.Create(
        CultureInfo.InvariantCulture,
        $"{prefix}:{Ipv4.Octet(address, 1):x2}:{Ipv4.Octet(address, 2):x2}:{Ipv4.Octet(address, 3):x2}:{Ipv4.Octet(address, 4):x2}").ToLowerInvariant();

    // Null when anything is wrong with them.
    private LeasableAddresses? ReadAddresses(VirtualNetwork network)
    {
        if (network.PrefixLength is < 16 or > 30)
        {
            errors.Add(string.Create(CultureInfo.InvariantCulture, $"prefixLength {network.PrefixLength} must be 16 to 30"));
            return null;
        }

        Mask = uint.MaxValue << (32 - network.PrefixLength);
        if (!Ipv4.TryParse(network.Address, out var own) || (own & ~Mask) != 0)
        {
            errors.Add($"address \"{Printable.Text(network.Address, 80)}\" must be the network's own IPv4 address, all host bits 0 (10.77.0.0 with prefixLength 16)");
            return null;
        }

        var (lowest, highest) = (own + 1, (own | ~Mask) - 1);
        var before = errors.Count;
        var gateway = Inside(network.Gateway, lowest, highest, "gateway");
        var addresses = network.Leases.IsEmpty ? ReadRange(network, lowest, highest, gateway) : ReadList(network, lowest, highest, gateway);
        return errors.Count == before ? addresses : null;
    }

    private LeasableAddresses ReadRange(VirtualNetwork network, uint lowest, uint highest, uint? gateway)
    {
        var first = Inside(network.FirstLease, lowest, highest, "firstLease") ?? lowest;
        var last = Inside(network.LastLease, lowest, highest, "lastLease") ?? highest;
        Require(first <= last, $"firstLease {Ipv4.Text(first)} comes after lastLease {Ipv4.Text(last)}");
        Require(first != last || gateway != first, "the gateway is the only address, nothing is left to lease");
        return LeasableAddresses.OfRange(first, last, gateway);
    }

    private LeasableAddresses ReadList(VirtualNetwork network, uint lowest, uint highest, uint? gateway)
    {
        Require(network.FirstLease is null && network.LastLease is null, "leases is the list of its addresses, and firstLease and lastLease are the ends of a range: it has either");
        var addresses = network.Leases.Select(l => Inside(l.Address, lowest, highest, "leases")).OfType<uint>().ToList();
        Require(addresses.Distinct().Count() == addresses.Count, "leases has an address twice");
        Require(gateway is not { } used || !addresses.Contains(used), "leases has the gateway, which no VM may have");
        foreach (var lease in network.Leases.Where(l => l.Mac is not null))
        {
            Require(IsMac(lease.Mac!), $"mac \"{Printable.Text(lease.Mac!, 80)}\" must be six octets in hex of a unicast address, like 02:00:0a:4d:00:05"); // Filtered.
            if (Ipv4.TryParse(lease.Address, out var address))
            {
                Macs[address] = lease.Mac!.ToLowerInvariant(); // Filtered.
            }
        }

        var all = addresses.Distinct().Select(a => Macs.GetValueOrDefault(a) ?? MacOf(network.MacPrefix, a)).ToList();
        Require(all.Distinct(StringComparer.Ordinal).Count() == all.Count, "leases gives a MAC to two addresses");
        return LeasableAddresses.OfList(addresses);
    }

    private uint? Inside(string? text, uint lowest, uint highest, string what)
    {
        if (text is null)
        {
            return null;
        }

        if (Ipv4.TryParse(text, out var address) && address >= lowest && address <= highest)
        {
            return address;
        }

        errors.Add($"{what} \"{Printable.Text(text, 80)}\" must be an IPv4 address between {Ipv4.Text(lowest)} and {Ipv4.Text(highest)}");
        return null;
    }

    private void Require(bool isRight, string error)
    {
        if (!isRight)
        {
            errors.Add(error);
        }
    }

    private static bool IsVlan(VlanTag vlan) => vlan.Id is >= 1 and <= 4094 && SafeName.IsSafe(vlan.Device) && vlan.Port.Length <= MaxBridgeLength;

    private static bool IsMac(string text) => Octets().IsMatch(text) && IsMacPrefix(text[..5]);

    // The lowest bit of the first octet marks a group address (IEEE 802), which no card may have.
    private static bool IsMacPrefix(string text) =>
        MacPrefix().IsMatch(text) && (byte.Parse(text.AsSpan(0, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) & 1) == 0;

    [GeneratedRegex(@"\A[0-9A-Fa-f]{2}:[0-9A-Fa-f]{2}\z")]
    private static partial Regex MacPrefix();

    [GeneratedRegex(@"\A[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){5}\z")]
    private static partial Regex Octets();
}
