namespace StratusLab.Elastic.Vmm.Images;

/// <summary>A file in the site's cache.</summary>
/// <param name="Sha256">Its checksum, and its name.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="LastUsed">When a VM's disk was last made over it, or it was imported.</param>
/// <param name="IsBacking">True when a VM's disk is over it.</param>
public sealed record StoredFile(string Sha256, long Bytes, DateTime LastUsed, bool IsBacking);
