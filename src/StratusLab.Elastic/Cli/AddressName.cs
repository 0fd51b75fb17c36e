namespace StratusLab.Elastic.Cli;

/// <summary>One address of a network, for <c>networks hosts</c>.</summary>
/// <param name="Address">In dotted form.</param>
/// <param name="Name">The host name of whoever has it.</param>
internal sealed record AddressName(string Address, string Name);
