namespace StratusLab.Elastic.Api.Contracts;

/// <summary>A VM's network card.</summary>
internal sealed record NicRow(string Network, string Bridge, string Mac, string Address);
