namespace StratusLab.Elastic.Vmm.Transfer;

/// <summary>A file that all VMs of a host share, named by its content.</summary>
/// <param name="Path">Where it is on this machine.</param>
/// <param name="Sha256">Its checksum.</param>
/// <param name="Bytes">Its length.</param>
internal sealed record CachedFile(string Path, string Sha256, long Bytes);
