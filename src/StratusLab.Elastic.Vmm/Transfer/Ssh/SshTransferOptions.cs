using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Vmm.Transfer.Ssh;

/// <summary>VM files on a host that is reached over ssh.</summary>
public sealed record SshTransferOptions
{
    /// <summary>The host, as messages name it.</summary>
    public required HostName Host { get; init; }

    /// <summary>Its data directory, an absolute path of letters, digits and <c>/._-</c>: images are in <c>images</c> below it, VMs in <c>vms/ID</c>.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>The service's own data directory: a VM's log is in <c>vms/ID</c> below it.</summary>
    public required string LocalDirectory { get; init; }

    /// <summary>The site's id, which marks the directories as ours.</summary>
    public required string Site { get; init; }

    /// <summary>
    /// The group that QEMU runs in there; null for the first of <c>libvirt-qemu</c> (Debian) and <c>qemu</c> (RHEL) that the host has; empty when libvirt runs QEMU
    /// as the user of the connection or as root. Default null.
    /// </summary>
    public string? QemuGroup { get; init; }

    /// <summary>Where disks and data blocks are made as logical volumes, with links to them in the data directory; null for files. Default null.</summary>
    public VolumeGroup? Volumes { get; init; }

    /// <summary>The most that its images may be together, in bytes; null for no bound. Default null.</summary>
    public long? CacheBytes { get; init; }

    /// <summary>How long one verb may take on the host. Default 60 s.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long sending one image may take, with the wait for one that is being sent. Default 1 h.</summary>
    public TimeSpan SendDeadline { get; init; } = TimeSpan.FromHours(1);
}
