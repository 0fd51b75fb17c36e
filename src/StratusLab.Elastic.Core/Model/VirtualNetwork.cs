using System.Collections.Immutable;

namespace StratusLab.Elastic.Core.Model;

/// <summary>A virtual network: a range of addresses (RANGED), or a list of them (FIXED), behind a bridge.</summary>
public sealed record VirtualNetwork
{
    /// <summary>Its name.</summary>
    public required NetworkName Name { get; init; }

    /// <summary>The bridge on every machine; empty when it is a subnet of EC2 hosts alone.</summary>
    public required string Bridge { get; init; }

    /// <summary>The network's own address, for example <c>10.77.0.0</c>.</summary>
    public required string Address { get; init; }

    /// <summary>The prefix length, 16 to 30.</summary>
    public required int PrefixLength { get; init; }

    /// <summary>The first address that may be leased; null for the network's second.</summary>
    public string? FirstLease { get; init; }

    /// <summary>The last address that may be leased; null for the network's last but one.</summary>
    public string? LastLease { get; init; }

    /// <summary>The only addresses that may be leased; empty to lease the whole range.</summary>
    public ImmutableArray<FixedLease> Leases { get; init; } = [];

    /// <summary>The gateway, never leased; null without one.</summary>
    public string? Gateway { get; init; }

    /// <summary>Name servers for the guests.</summary>
    public ImmutableArray<string> Dns { get; init; } = [];

    /// <summary>How an address becomes a name: <c>wn-{3}-{4}</c> takes the third and fourth octet.</summary>
    public string NamePattern { get; init; } = "wn-{3}-{4}";

    /// <summary>The first two octets of every MAC (MAC2IP); the other four are the address.</summary>
    public string MacPrefix { get; init; } = "02:00";

    /// <summary>The VLAN that the bridge carries, which is made sure of on a host before a VM starts there; null when the bridge is the host's own affair.</summary>
    public VlanTag? Vlan { get; init; }

    /// <summary>Whether the host drops what a guest sends under another address than its own.</summary>
    public bool IsFiltered { get; init; }

    /// <summary>How long an address rests before it is given out again.</summary>
    public TimeSpan Quarantine { get; init; } = TimeSpan.FromMinutes(5);
}
