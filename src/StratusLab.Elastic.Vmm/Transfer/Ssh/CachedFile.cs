namespace StratusLab.Elastic.Vmm.Transfer.Ssh;

/// <summary>A file that a host keeps for all its VMs, named by its content.</summary>
/// <param name="Path">Where it is on this machine.</param>
/// <param name="Sha256">Its checksum.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="DiskFormat">What a disk over it must know; null for what is no disk.</param>
internal sealed record CachedFile(string Path, string Sha256, long Bytes, string? DiskFormat)
{
    /// <summary>As <see cref="HostScripts.Make"/> wants it.</summary>
    public string Entry => FormattableString.Invariant($"{(DiskFormat is null ? "boot" : "disk")} {Sha256} {Bytes} {DiskFormat ?? "-"}");
}
