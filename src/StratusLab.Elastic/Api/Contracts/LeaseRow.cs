namespace StratusLab.Elastic.Api.Contracts;

/// <summary>An address that is leased or rests.</summary>
/// <param name="Address">The IPv4 address.</param>
/// <param name="Name">The host name that belongs to it.</param>
/// <param name="Mac">The MAC that belongs to it.</param>
/// <param name="Vm">The number of the VM that has it, or had it.</param>
/// <param name="RestsUntil">When it may be leased again; null while it is held.</param>
/// <param name="Note">Why it is held though its VM is over; empty otherwise.</param>
internal sealed record LeaseRow(string Address, string Name, string Mac, long Vm, DateTimeOffset? RestsUntil, string Note);
