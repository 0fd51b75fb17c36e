namespace StratusLab.Elastic.Core.Model;

/// <summary>One network card: the lease it holds and the bridge it is plugged into.</summary>
public sealed record Nic(NetworkName Network, string Bridge, string Mac, string Address);
