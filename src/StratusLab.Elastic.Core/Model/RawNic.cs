namespace StratusLab.Elastic.Core.Model;

/// <summary>A network card outside every virtual network: its own MAC, straight on a bridge.</summary>
public sealed record RawNic(string Mac, string Bridge);
