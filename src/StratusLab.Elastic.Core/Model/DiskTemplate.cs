namespace StratusLab.Elastic.Core.Model;

/// <summary>A disk of a template.</summary>
/// <param name="Image">For <see cref="DiskKind.Image"/>, an image of the site's cache; otherwise empty.</param>
public sealed record DiskTemplate(ImageName Image)
{
    /// <summary>Where its content comes from.</summary>
    public DiskKind Kind { get; init; } = DiskKind.Image;

    /// <summary>For <see cref="DiskKind.Source"/>, an absolute path or a URL; otherwise empty.</summary>
    public string Source { get; init; } = "";

    /// <summary>For <see cref="DiskKind.Block"/>, which one; otherwise null.</summary>
    public BlockName? Block { get; init; }

    /// <summary>For <see cref="DiskKind.Swap"/> and <see cref="DiskKind.FileSystem"/>, its size in MiB; otherwise 0.</summary>
    public long SizeMiB { get; init; }

    /// <summary>For <see cref="DiskKind.FileSystem"/>, which one it is made with (<c>ext4</c>); otherwise empty.</summary>
    public string Format { get; init; } = "";

    /// <summary>True for a private disk, false for the image itself.</summary>
    public bool IsClone { get; init; } = true;

    /// <summary>True when its content is kept once the VM is over.</summary>
    public bool IsSaved { get; init; }

    /// <summary>True when the guest may only read it.</summary>
    public bool IsReadOnly { get; init; }

    /// <summary>Its device in the guest (<c>vdb</c>); empty for the next free one.</summary>
    public string Target { get; init; } = "";

    /// <summary>How it is attached (<c>virtio</c>, <c>scsi</c>, <c>ide</c>, <c>sata</c>); empty for what <see cref="Target"/> says, or virtio.</summary>
    public string Bus { get; init; } = "";

    /// <summary><c>raw</c> for a full copy, <c>qcow2</c> for an overlay; empty for an overlay.</summary>
    public string Driver { get; init; } = "";
}
