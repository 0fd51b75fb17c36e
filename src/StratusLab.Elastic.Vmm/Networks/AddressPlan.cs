using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Vmm.Networks;

/// <summary>
/// Which addresses a network leases, in which order, and what belongs to each. Pure: the leases are the ledger's, the instant is the caller's.
/// The network's first, last and gateway addresses are never leased. Leases of other networks, and of addresses that are not this one's, are ignored.
/// </summary>
public sealed class AddressPlan
{
    private readonly LeasableAddresses addresses;
    private readonly Dictionary<uint, string> macs;
    private readonly NamePattern names;

    /// <summary>Reads the network.</summary>
    /// <exception cref="RejectedException">Something is wrong with it; the message has all of <see cref="Check"/>.</exception>
    public AddressPlan(VirtualNetwork network)
    {
        var check = new NetworkCheck(network);
        if (check.Errors.Length > 0 || check.Names is null || check.Addresses is null)
        {
            throw new RejectedException($"The network \"{Printable.Text(network.Name.Value, 80)}\" cannot be used: {string.Join("; ", check.Errors)}.");
        }

        Network = network;
        Mask = Ipv4.Text(check.Mask);
        (addresses, macs, names) = (check.Addresses, check.Macs, check.Names);
    }

    /// <summary>The network.</summary>
    public VirtualNetwork Network { get; }

    /// <summary>The network mask, for example <c>255.255.0.0</c>.</summary>
    public string Mask { get; }

    /// <summary>How many addresses can be leased; at least 1.</summary>
    public int Size => addresses.Count;

    /// <summary>Everything that is wrong with a network, in words; empty when it can be used.</summary>
    public static ImmutableArray<string> Check(VirtualNetwork network) => new NetworkCheck(network).Errors;

    /// <summary>True when the address is one that the network leases, free or not.</summary>
    public bool Leases(string address) => Ipv4.TryParse(address, out var value) && addresses.Contains(value);

    /// <summary>The MAC that belongs to an address of the network: the one it was given, else MAC2IP, the prefix and the four octets. In lower case.</summary>
    public string MacOf(string address) => MacOf(Read(address));

    /// <summary>The host name that belongs to an address of the network.</summary>
    public string NameOf(string address) => names.Apply(Read(address));

    /// <summary>The leasable addresses in order, each with what belongs to it.</summary>
    public IEnumerable<PlannedAddress> All => addresses.All.Select(Planned);

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
        foreach (var candidate in addresses.From(Ipv4.TryParse(after, out var previous) ? previous : null))
        {
            if (!taken.ContainsKey(candidate))
            {
                return Planned(candidate);
            }
        }

        return null;
    }

    /// <summary>An address of one's choice.</summary>
    /// <exception cref="RejectedException">The network does not lease it.</exception>
    /// <exception cref="CapacityExhaustedException">It is held, or rests; the message says by whom or until when.</exception>
    public PlannedAddress Choose(string address, IEnumerable<Lease> leases, DateTimeOffset now)
    {
        if (!Leases(address))
        {
            throw new RejectedException($"\"{Printable.Text(address, 80)}\" is no address that network \"{Network.Name}\" leases. Choose another: elastic networks hosts {Network.Name}");
        }

        var chosen = Read(address);
        return !Taken(leases, now).TryGetValue(chosen, out var by) ? Planned(chosen)
            : throw new CapacityExhaustedException(by.QuarantinedUntil is { } until
                ? $"{address} of network \"{Network.Name}\" rests until {Words.At(until, now)}, because VM {by.Vm} had it. Choose another, or wait."
                : by.Hold is { } hold ? $"{address} of network \"{Network.Name}\" is kept from others since VM {by.Vm}, which was abandoned, may still run on {string.Join(" or ", hold.Hosts)}. Choose another."
                : $"{address} of network \"{Network.Name}\" is held by VM {by.Vm}. Choose another.");
    }

    /// <summary>How many addresses are free, held and resting.</summary>
    public NetworkUse Use(IEnumerable<Lease> leases, DateTimeOffset now)
    {
        var taken = Taken(leases, now);
        var held = taken.Values.Count(lease => lease.QuarantinedUntil is null);
        return new NetworkUse(Size - taken.Count, held, taken.Count - held, taken.Values.Min(lease => lease.QuarantinedUntil));
    }

    /// <summary>The lease that counts for each address that is not free, in the order of the addresses.</summary>
    public IEnumerable<Lease> TakenBy(IEnumerable<Lease> leases, DateTimeOffset now) => Taken(leases, now).OrderBy(t => t.Key).Select(t => t.Value);

    /// <summary>Every leasable address with its name, in order, as lines of a hosts file. The name must resolve before an LRMS knows the node.</summary>
    public IEnumerable<string> HostsLines() => addresses.All.Select(HostsLine);

    /// <summary>The same lines of the addresses that are held.</summary>
    public IEnumerable<string> HostsLines(IEnumerable<Lease> leases) =>
        leases.Where(l => l.Network == Network.Name && l.QuarantinedUntil is null)
            .Where(l => Leases(l.Address)).Select(l => Read(l.Address)).Distinct().Order().Select(HostsLine);

    private string HostsLine(uint address) => $"{Ipv4.Text(address)}\t{names.Apply(address)}";

    private PlannedAddress Planned(uint address) => new(Ipv4.Text(address), MacOf(address), names.Apply(address));

    private string MacOf(uint address) => macs.GetValueOrDefault(address) ?? NetworkCheck.MacOf(Network.MacPrefix, address);

    // The lease that counts for each address. Of several records of one address, a held one wins, then the longest rest.
    private Dictionary<uint, Lease> Taken(IEnumerable<Lease> leases, DateTimeOffset now)
    {
        var taken = new Dictionary<uint, Lease>();
        foreach (var lease in leases)
        {
            var counts = lease.Network == Network.Name && !(lease.QuarantinedUntil <= now);
            if (!counts || !Ipv4.TryParse(lease.Address, out var address) || !addresses.Contains(address))
            {
                continue;
            }

            var isLonger = !taken.TryGetValue(address, out var known)
                || (known.QuarantinedUntil is { } rest && (lease.QuarantinedUntil is null || lease.QuarantinedUntil > rest));
            taken[address] = isLonger ? lease : known!; // Known when it is not the first.
        }

        return taken;
    }

    private static uint Read(string address) =>
        Ipv4.TryParse(address, out var value) ? value : throw new RejectedException($"\"{Printable.Text(address, 80)}\" is not an IPv4 address.");
}
