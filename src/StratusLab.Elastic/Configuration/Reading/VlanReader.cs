using StratusLab.Elastic.Configuration.Settings;
using StratusLab.Elastic.Configuration.Values;
using StratusLab.Elastic.Configuration.Yaml;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Configuration.Reading;

/// <summary>Reads the VLANs of networks. A bridge carries one, and one is in one bridge: otherwise two VLANs would be joined behind everybody's back.</summary>
internal sealed class VlanReader
{
    // IFNAMSIZ (net/if.h) less the final NUL.
    private const int LongestDevice = 15;

    private readonly List<(string Bridge, VlanTag? Vlan, string Path)> seen = [];

    /// <summary>Reads that of a network; null without one, and when it has an error.</summary>
    public VlanTag? Read(MapReader map, Field<string> bridge)
    {
        var (id, device) = (map.Read(NetworkSettings.Vlan), map.Read(NetworkSettings.VlanDevice));
        if (!id.IsGood || !device.IsGood || !bridge.IsGood)
        {
            return null;
        }

        if (!bridge.IsSet)
        {
            map.Refuse(NetworkSettings.Vlan.Key, "is for a network with a bridge. Remove it, or add \"bridge\".");
            return null;
        }

        if (id.IsSet != device.IsSet)
        {
            map.Report(id.IsSet ? "has a vlan and no vlan-device. Name the device that the VLAN is on, for example \"vlan-device: eth0\"." : "has a vlan-device and no vlan. Write the VLAN's number, or remove it.");
            return null;
        }

        var vlan = id.OrNull() is { } number ? new VlanTag(number, device.Value) : null;
        if (vlan?.Port.Length > LongestDevice)
        {
            map.Report(device, device.Value, $"is too long: {vlan.Port} has more than {LongestDevice} characters. Give the device a shorter name on the hosts.");
        }

        CheckBridge(map, bridge, vlan);
        return vlan;
    }

    private void CheckBridge(MapReader map, Field<string> bridge, VlanTag? vlan)
    {
        var other = seen.FirstOrDefault(s => (s.Bridge == bridge.Value && s.Vlan != vlan) || (s.Bridge != bridge.Value && s.Vlan is not null && s.Vlan == vlan));
        if (other.Path is not null)
        {
            map.Report(bridge, bridge.Value, other.Bridge == bridge.Value
                ? $"is the bridge of {other.Path} too, {Describe(other.Vlan)}, and has here {Describe(vlan)}. Write the same vlan and vlan-device, or another bridge."
                : $"is to carry {Describe(vlan)}, which bridge {YamlText.Quote(other.Bridge)} of {other.Path} carries. Write the same bridge, or another vlan.");
        }

        seen.Add((bridge.Value, vlan, map.Path));
    }

    private static string Describe(VlanTag? vlan) => vlan is null ? "no VLAN" : $"VLAN {vlan.Port}";
}
