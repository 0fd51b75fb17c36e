using System.Collections.Immutable;
using System.Globalization;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Vmm.Networks;

/// <summary>
/// Which addresses a network leases, in which order, and what belongs to each. Pure: the leases are the ledger's, the instant is the caller's.
/// The network's first, last and gateway addresses are never leased. Leases of other networks, and of addresses outside the range, are ignored.
/// </summary>
public sealed class AddressPlan
{
    private readonly uint first;
    private readonly uint last;
    private readonly uint? gateway;
    private readonly NamePattern names;

    /// <summary>Reads the network.</summary>
    /// <exception cref="RejectedException">Something is wrong with it; the message has all of <see cref="Check"/>.</exception>
    public AddressPlan(VirtualNetwork network)
    {
        var check = new NetworkCheck(network);
        if (check.Errors.Length > 0 || check.Names is null)
        {
            throw new RejectedException($"The network \"{Printable.Text(network.Name.Value, 80)}\" cannot be used: {string.Join("; ", check.Errors)}.");
        }

        Network = network;
        Mask = Ipv4.Text(check.Mask);
        (first, last, gateway, names) = (check.First, check.Last, check.Gateway, check.Names);
        Size = (int)(last - first + 1) - (IsGatewayInside ? 1 : 0);
    }

    /// <summary>The network.</summary>
    public VirtualNetwork Network { get; }

    /// <summary>The network mask, for example <c>255.255.0.0</c>.</summary>
    public string Mask { get; }

    /// <summary>How many addresses can be leased; at least 1.</summary>
    public int Size { get; }

    private bool IsGatewayInside => gateway >= first && gateway <= last;

    /// <summary>Everything that is wrong with a network, in words; empty when it can be used.</summary>
    public static ImmutableArray<string> Check(VirtualNetwork network) => new NetworkCheck(network).Errors;

    /// <summary>The MAC that belongs to an address of the network (MAC2IP): the prefix, then the four octets, in lower case.</summary>
    public string MacOf(string address)
    {
        var ip = Read(address);
        return string.Create(CultureInfo.InvariantCulture, $"{Network.MacPrefix}:{ip >> 24:x2}:{(byte)(ip >> 16):x2}:{(byte)(ip >> 8):x2}:{(byte)ip:x2}").ToLowerInvariant();
    }

    /// <summary>The host name that belongs to an address of the network.</summary>
    public string NameOf(string address) => names.Apply(Read(address));

    /// <summary>
    /// The first free address after <paramref name="after"/>, round robin, so that an address rests as long as possible before it is used again;
    /// null when none is free (<see cref="Use"/> says why). O(addresses + leases).
    /// </summary>
    /// <param name="leases">The ledger's leases, held and resting.</param>
    /// <param name="after">The address that was given out last; null, or one outside the range, to start at the beginning.</param>
    /// <param name="now">Quarantines that end at or before this are over.</param>
    public PlannedAddress? Next(IEnumerable<Lease> leases, string? after, DateTimeOffset now)
    {
        var taken = Taken(leases, now);
        var count = last - first + 1;
        var start = Ipv4.TryParse(after, out var previous) && previous >= first && previous <= last ? previous - first + 1 : 0;
        for (uint i = 0; i < count; i++)
        {
            var candidate = first + ((start + i) % count);
            if (candidate != gateway && !taken.ContainsKey(candidate))
            {
                return Planned(candidate);
            }
        }

        return null;
    }

    /// <summary>How many addresses are free, held and resting.</summary>
    public NetworkUse Use(IEnumerable<Lease> leases, DateTimeOffset now)
    {
        var taken = Taken(leases, now);
        var held = taken.Values.Count(until => until is null);
        return new NetworkUse(Size - taken.Count, held, taken.Count - held, taken.Values.Min());
    }

    /// <summary>Every leasable address with its name, in order, as lines of a hosts file. The name must resolve before an LRMS knows the node.</summary>
    public IEnumerable<string> HostsLines()
    {
        for (var address = first; address <= last; address++)
        {
            if (address != gateway)
            {
                yield return $"{Ipv4.Text(address)}\t{names.Apply(address)}";
            }
        }
    }

    private PlannedAddress Planned(uint address)
    {
        var text = Ipv4.Text(address);
        return new PlannedAddress(text, MacOf(text), names.Apply(address));
    }

    // Address to the end of its quarantine, null while held. Of several records of one address, held wins, then the longest rest.
    private Dictionary<uint, DateTimeOffset?> Taken(IEnumerable<Lease> leases, DateTimeOffset now)
    {
        var taken = new Dictionary<uint, DateTimeOffset?>();
        foreach (var lease in leases)
        {
            var counts = lease.Network == Network.Name && !(lease.QuarantinedUntil <= now);
            if (!counts || !Ipv4.TryParse(lease.Address, out var address) || address < first || address > last || address == gateway)
            {
                continue;
            }

            taken[address] = !taken.TryGetValue(address, out var known) ? lease.QuarantinedUntil
                : known is null || lease.QuarantinedUntil is null ? null
                : known > lease.QuarantinedUntil ? known : lease.QuarantinedUntil;
        }

        return taken;
    }

    private static uint Read(string address) =>
        Ipv4.TryParse(address, out var value) ? value : throw new RejectedException($"\"{Printable.Text(address, 80)}\" is not an IPv4 address.");
}
