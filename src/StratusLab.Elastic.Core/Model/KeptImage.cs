namespace StratusLab.Elastic.Core.Model;

/// <summary>A file in the image cache of a host.</summary>
/// <param name="Sha256">What its content should be: its name.</param>
/// <param name="Bytes">Its length.</param>
public sealed record KeptImage(string Sha256, long Bytes);
