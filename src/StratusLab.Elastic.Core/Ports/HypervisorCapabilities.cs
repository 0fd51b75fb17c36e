namespace StratusLab.Elastic.Core.Ports;

/// <summary>What a hypervisor can do with a domain beside running it. Who orders what it cannot is told so before anything is touched.</summary>
public sealed record HypervisorCapabilities
{
    /// <summary>A hypervisor that can do everything.</summary>
    public static HypervisorCapabilities All { get; } = new();

    /// <summary>Whether a domain's memory can be kept and restored.</summary>
    public bool CanSave { get; init; } = true;

    /// <summary>Whether domains can leave for another host, and come from one.</summary>
    public bool CanMove { get; init; } = true;
}
