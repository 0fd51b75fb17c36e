using System.Collections.Immutable;
using StratusLab.Elastic.Configuration.Values;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Configuration.Settings;

/// <summary>One virtual network.</summary>
internal static class NetworkSettings
{
    private static readonly VirtualNetwork Model = new() { Name = default, Bridge = "", Address = "", PrefixLength = 0 };

    public static readonly Section Section = new("networks[]", "A range of addresses, or a list of them, behind a bridge. Networks on the same bridge must not overlap.");

    public static readonly Setting<string> Name = Section.Required("name", Value.NewName(NameKind.Network), "name: workers", "Its name.");

    public static readonly Setting<string> Bridge = Section.Omittable(
        "bridge",
        new TextSyntax("a bridge's name", Texts.BridgeProblem, "letters, digits, `.`, `_`, `-`; at most 15"),
        "none: it is a subnet of EC2 hosts alone",
        "The bridge, on every host, that its VMs are plugged into. Required unless it is a subnet of an EC2 host.");

    public static readonly Setting<Subnet> Network = Section.Required("network", new SubnetSyntax(), "network: 10.77.0.0/24", "Its addresses.");

    public static readonly Setting<Ipv4Address> First = Section.Omittable(
        "first",
        Value.Address,
        "the network's second address",
        "The first address that a VM may get.");

    public static readonly Setting<Ipv4Address> Last = Section.Omittable(
        "last",
        Value.Address,
        "the network's last but one",
        "The last address that a VM may get.");

    public static readonly Nested Leases = Section.Many(
        "leases",
        LeaseSettings.Section,
        "The only addresses that VMs may get, instead of a range with `first` and `last`.");

    public static readonly Setting<Ipv4Address> Gateway = Section.Omittable(
        "gateway",
        Value.Address,
        "none",
        "The VMs' default gateway; never given to a VM.");

    public static readonly Setting<ImmutableArray<Ipv4Address>> Dns = Section.Optional(
        "dns",
        new ListSyntax<Ipv4Address>("a list of IPv4 addresses", Value.Address),
        [],
        "Name servers for the VMs.");

    public static readonly Setting<string> Names = Section.Optional(
        "names",
        new NamePatternSyntax(),
        Model.NamePattern,
        "How an address becomes a host name: `wn-{3}-{4}` takes the third and the fourth octet. No two addresses may get the same name.");

    public static readonly Setting<string> MacPrefix = Section.Optional(
        "mac-prefix",
        new MacPrefixSyntax(),
        Model.MacPrefix,
        "The first two octets of every MAC address; the other four are the IPv4 address.");

    public static readonly Setting<int> Vlan = Section.Omittable(
        "vlan",
        Value.Integer(1, 4094),
        "none: the bridge is made by hand",
        "The VLAN (802.1Q) that the bridge carries. Before a VM starts on a host, the service makes sure there of the VLAN's device, of the bridge, and that both are up; it needs root there, unless all of it is there already. Not where virsh reaches a host without `ssh`: there they are made by hand.");

    public static readonly Setting<string> VlanDevice = Section.Omittable(
        "vlan-device",
        new TextSyntax("a network device", Texts.BridgeProblem, "letters, digits, `.`, `_`, `-`; with a dot and the VLAN's number at most 15"),
        "none",
        "The device that the VLAN is on, by the same name on every host: `eth0`. Required with `vlan`.");

    public static readonly Setting<bool> SpoofFilter = Section.Optional(
        "spoof-filter",
        Value.Flag,
        Model.IsFiltered,
        "Whether the hosts drop what a VM sends under another MAC or IP address than its own, by libvirt's filter `clean-traffic`. `elastic doctor` looks whether they can.");

    public static readonly Setting<TimeSpan> Quarantine = Section.Optional(
        "quarantine",
        Value.Duration(TimeSpan.Zero, TimeSpan.FromDays(30)),
        Model.Quarantine,
        "How long an address rests before another VM gets it, so that caches forget its last owner.");
}
