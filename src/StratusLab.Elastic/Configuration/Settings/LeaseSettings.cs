using StratusLab.Elastic.Configuration.Values;

namespace StratusLab.Elastic.Configuration.Settings;

/// <summary>One address in a network's list.</summary>
internal static class LeaseSettings
{
    public static readonly Section Section = new("networks[].leases[]", "An address that a VM may get.");

    public static readonly Setting<Ipv4Address> Ip = Section.Required("ip", Value.Address, "ip: 10.77.0.5", "The address, inside `network`.");

    public static readonly Setting<string> Mac = Section.Omittable("mac", new MacSyntax(), "`mac-prefix` and the address", "The MAC address that goes with it.");
}
