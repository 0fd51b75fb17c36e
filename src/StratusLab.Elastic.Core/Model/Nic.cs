namespace StratusLab.Elastic.Core.Model;

/// <summary>One network card: the lease it holds, the bridge it is plugged into, and what its network asked for when the VM was recorded.</summary>
public sealed record Nic(NetworkName Network, string Bridge, string Mac, string Address)
{
    /// <summary>The VLAN that the bridge carries; null when the bridge is the host's own affair.</summary>
    public VlanTag? Vlan { get; init; }

    /// <summary>Whether the host drops what the guest sends under another MAC or address.</summary>
    public bool IsFiltered { get; init; }
}
