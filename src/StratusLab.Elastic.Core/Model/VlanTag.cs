namespace StratusLab.Elastic.Core.Model;

/// <summary>The VLAN (IEEE 802.1Q) that a bridge carries, on every host.</summary>
/// <param name="Id">Its number, 1 to 4094.</param>
/// <param name="Device">The host's network device that it is on, for example <c>eth0</c>.</param>
public sealed record VlanTag(int Id, string Device)
{
    /// <summary>The device of this VLAN alone: <c>eth0.100</c>.</summary>
    public string Port => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Device}.{Id}");
}
