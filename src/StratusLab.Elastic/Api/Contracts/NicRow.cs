namespace StratusLab.Elastic.Api.Contracts;

/// <summary>A VM's network card; outside every network it has no network and no address.</summary>
internal sealed record NicRow(string Network, string Bridge, string Mac, string Address);
