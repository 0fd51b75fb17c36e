namespace StratusLab.Elastic.Vmm.Networks;

/// <summary>An address that may be leased now, with the MAC and the host name that belong to it.</summary>
public sealed record PlannedAddress(string Address, string Mac, string Name);
