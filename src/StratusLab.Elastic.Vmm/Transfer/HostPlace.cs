namespace StratusLab.Elastic.Vmm.Transfer;

/// <summary>Where the files of VMs are, whichever machine that is.</summary>
internal sealed record HostPlace
{
    /// <summary>The machine, as messages name it.</summary>
    public required string Machine { get; init; }

    /// <summary>The data directory: VMs are in <c>vms/ID</c> below it.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>The directory of images, each named by its SHA-256.</summary>
    public required string ImageDirectory { get; init; }

    /// <summary>The site's id, which marks the directories as ours.</summary>
    public required string Site { get; init; }

    /// <summary>The group that QEMU runs in; empty for none, "?" for the first of the usual ones.</summary>
    public required string QemuGroup { get; init; }

    /// <summary>Where disks and data blocks are made as logical volumes; null for files.</summary>
    public VolumeGroup? Volumes { get; init; }

    /// <summary>How long one verb may take.</summary>
    public required TimeSpan Deadline { get; init; }

    /// <summary>How long copying one disk may take.</summary>
    public required TimeSpan CopyDeadline { get; init; }
}
