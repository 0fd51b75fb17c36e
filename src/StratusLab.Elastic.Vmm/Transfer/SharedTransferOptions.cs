namespace StratusLab.Elastic.Vmm.Transfer;

/// <summary>VM files in a directory of this machine, local or shared with the hosts.</summary>
public sealed record SharedTransferOptions
{
    /// <summary>The data directory, an absolute path; VMs live in <c>vms/ID</c> below it.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>The site's id, which marks the directories as ours.</summary>
    public required string Site { get; init; }

    /// <summary>
    /// The group that QEMU runs in (<c>libvirt-qemu</c> on Debian, <c>qemu</c> on RHEL), which then may pass the VM's directory and open its files; empty when libvirt
    /// runs QEMU as this service's user or as root. Default empty.
    /// </summary>
    public string QemuGroup { get; init; } = "";

    /// <summary>How long one verb may take. Default 60 s.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long copying one disk may take. Default 1 h.</summary>
    public TimeSpan CopyDeadline { get; init; } = TimeSpan.FromHours(1);
}
