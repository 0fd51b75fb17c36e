using System.Collections.Immutable;

namespace StratusLab.Elastic.Api.Contracts;

/// <summary>One virtual network, with the addresses that are not free.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Bridge">The bridge on every host; empty for a subnet of EC2 hosts alone.</param>
/// <param name="Cidr">Its address and prefix length.</param>
/// <param name="First">The first address that may be leased.</param>
/// <param name="Last">The last one.</param>
/// <param name="Gateway">Its gateway; null without.</param>
/// <param name="Dns">Name servers of the guests.</param>
/// <param name="Names">How an address becomes a name.</param>
/// <param name="Vlan">The VLAN that the bridge carries; null when that is the hosts' own affair.</param>
/// <param name="QuarantineSeconds">How long an address rests before it is leased again.</param>
/// <param name="Free">Addresses that may be leased.</param>
/// <param name="Held">Addresses that are leased.</param>
/// <param name="Quarantined">Addresses that rest.</param>
/// <param name="Leases">Those that are leased or rest, in order.</param>
internal sealed record NetworkDetails(
    string Name,
    string Bridge,
    string Cidr,
    string First,
    string Last,
    string? Gateway,
    ImmutableArray<string> Dns,
    string Names,
    int? Vlan,
    double QuarantineSeconds,
    int Free,
    int Held,
    int Quarantined,
    ImmutableArray<LeaseRow> Leases);
