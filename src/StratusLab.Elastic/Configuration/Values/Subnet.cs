using System.Globalization;

namespace StratusLab.Elastic.Configuration.Values;

/// <summary>An IPv4 network: its own address and the prefix length.</summary>
internal readonly record struct Subnet(Ipv4Address Address, int PrefixLength)
{
    /// <summary>The last address of the network, which is its broadcast address.</summary>
    public Ipv4Address Broadcast => new(Address.Number | HostBits(PrefixLength));

    /// <summary>The first address that a machine can have.</summary>
    public Ipv4Address First => new(Address.Number + 1);

    /// <summary>The last address that a machine can have.</summary>
    public Ipv4Address Last => new(Broadcast.Number - 1);

    /// <summary>The bits of an address that number the machines of a network.</summary>
    public static uint HostBits(int prefixLength) => (uint)((1UL << (32 - prefixLength)) - 1);

    /// <summary>True when the address is in the network, its own and the broadcast address included.</summary>
    public bool Contains(Ipv4Address address) => address.Number >= Address.Number && address.Number <= Broadcast.Number;

    /// <summary>True when the two have an address in common.</summary>
    public bool Overlaps(Subnet other) => Contains(other.Address) || other.Contains(Address);

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Address}/{PrefixLength}");
}
