namespace StratusLab.Elastic.Core.Model;

/// <summary>One disk: its file or device, <c>raw</c> or <c>qcow2</c>, and the target name in the guest (<c>vda</c>).</summary>
public sealed record VmDisk(string Path, string Format, string Target, bool IsReadOnly = false)
{
    /// <summary>How it is attached: <c>virtio</c>, <c>scsi</c>, <c>ide</c> or <c>sata</c>.</summary>
    public string Bus { get; init; } = "virtio";

    /// <summary>True when <see cref="Path"/> leads to a block device, false for a file.</summary>
    public bool IsDevice { get; init; }

    /// <summary>True when its content outlives the VM: what the guest has flushed must then be on the host's disk.</summary>
    public bool IsKept { get; init; }
}
