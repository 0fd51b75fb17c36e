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
        Require(SafeName.IsSafe(network.Bridge) && network.Bridge.Length <= MaxBridgeLength, $"bridge \"{Printable.Text(network.Bridge, 80)}\" is not an interface name (at most {MaxBridgeLength} characters)");
        Require(network.Quarantine >= TimeSpan.Zero, "quarantine must not be negative");
        Require(IsMacPrefix(network.MacPrefix), $"macPrefix \"{Printable.Text(network.MacPrefix, 80)}\" must be two octets in hex of a unicast address, like 02:00");
        foreach (var server in network.Dns)
        {
            Require(Ipv4.TryParse(server, out _), $"dns \"{Printable.Text(server, 80)}\" is not an IPv4 address");
        }

        if (ReadRange(network))
        {
            (Names, var error) = NamePattern.Parse(network.NamePattern, First, Last);
            Require(error is null, "namePattern: " + error);
        }
    }

    public ImmutableArray<string> Errors => errors.ToImmutable();

    public uint Mask { get; private set; }

    public uint First { get; private set; }

    public uint Last { get; private set; }

    public uint? Gateway { get; private set; }

    public NamePattern? Names { get; }

    private bool ReadRange(VirtualNetwork network)
    {
        if (network.PrefixLength is < 16 or > 30)
        {
            errors.Add(string.Create(CultureInfo.InvariantCulture, $"prefixLength {network.PrefixLength} must be 16 to 30"));
            return false;
        }

        Mask = uint.MaxValue << (32 - network.PrefixLength);
        if (!Ipv4.TryParse(network.Address, out var own) || (own & ~Mask) != 0)
        {
            errors.Add($"address \"{Printable.Text(network.Address, 80)}\" must be the network's own IPv4 address, all host bits 0 (10.77.0.0 with prefixLength 16)");
            return false;
        }

        var (lowest, highest) = (own + 1, (own | ~Mask) - 1);
        var before = errors.Count;
        First = Inside(network.FirstLease, lowest, highest, "firstLease") ?? lowest;
        Last = Inside(network.LastLease, lowest, highest, "lastLease") ?? highest;
        Gateway = Inside(network.Gateway, lowest, highest, "gateway");
        Require(First <= Last, $"firstLease {Ipv4.Text(First)} comes after lastLease {Ipv4.Text(Last)}");
        Require(First != Last || Gateway != First, "the gateway is the only address, nothing is left to lease");
        return errors.Count == before;
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

    // The lowest bit of the first octet marks a group address (IEEE 802), which no card may have.
    private static bool IsMacPrefix(string text) =>
        MacPrefix().IsMatch(text) && (byte.Parse(text.AsSpan(0, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) & 1) == 0;

    [GeneratedRegex(@"\A[0-9A-Fa-f]{2}:[0-9A-Fa-f]{2}\z")]
    private static partial Regex MacPrefix();
}
