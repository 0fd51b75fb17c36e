namespace StratusLab.Elastic.Vmm.Images;

/// <summary>The site's image cache.</summary>
public sealed record ImageStoreOptions
{
    /// <summary>The cache: an absolute path. It is made when missing. QEMU reads the images in place, so its user must be able to reach them.</summary>
    public required string Directory { get; init; }

    /// <summary>Where VMs' directories are, whose disks may be over images of the cache; null for nowhere. Default null.</summary>
    public string? VmsDirectory { get; init; }

    /// <summary>The longest file that is taken in, as fetched and as decompressed, in bytes. Default 256 GiB.</summary>
    public long MaxBytes { get; init; } = 256L << 30;

    /// <summary>How long a source may send nothing before the import is given up. Default 60 s.</summary>
    public TimeSpan StallDeadline { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long decompressing one image, or bringing it to the disk, may take. Default 1 h.</summary>
    public TimeSpan ToolDeadline { get; init; } = TimeSpan.FromHours(1);
}
