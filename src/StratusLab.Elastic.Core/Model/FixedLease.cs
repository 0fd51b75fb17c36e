namespace StratusLab.Elastic.Core.Model;

/// <summary>An address that a network leases because it is in its list.</summary>
/// <param name="Address">The IPv4 address.</param>
/// <param name="Mac">The MAC that goes with it; null for the one that belongs to the address (MAC2IP).</param>
public sealed record FixedLease(string Address, string? Mac = null);
