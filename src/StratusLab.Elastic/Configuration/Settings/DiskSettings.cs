using StratusLab.Elastic.Configuration.Values;

namespace StratusLab.Elastic.Configuration.Settings;

/// <summary>One disk of a template.</summary>
internal static class DiskSettings
{
    /// <summary>The type of a disk that has its content from an image or a source.</summary>
    public const string Content = "disk";

    /// <summary>The type of swap space.</summary>
    public const string Swap = "swap";

    /// <summary>The type of an empty file system.</summary>
    public const string FileSystem = "fs";

    public static readonly Section Section = new("templates[].disks[]", "A disk: an image, a source, a data block, or a `type` that is made empty. [Templates](templates.md#disks) says what becomes of it.");

    public static readonly Setting<string> Image = Section.Omittable(
        "image",
        Value.Name,
        "none",
        "The image, by the name under which `elastic images import` put it into the site's cache.");

    public static readonly Setting<string> Source = Section.Omittable(
        "source",
        Value.Path,
        "none",
        "A file on the service's machine in place of an image; it is imported the first time a VM wants it.");

    public static readonly Setting<string> Block = Section.Omittable(
        "block",
        Value.Name,
        "none",
        "The data block that is the disk, by the name under which `elastic blocks create` made it. Not in the template of a pool.");

    public static readonly Setting<string> Type = Section.Optional(
        "type",
        Value.Choice(Content, Swap, FileSystem),
        Content,
        "`swap` and `fs` are made empty on the host.");

    public static readonly Setting<long> Size = Section.Omittable(
        "size",
        Value.Size(1, 64L << 20),
        "what its content decides",
        "Its size; required for `swap` and `fs`, and for them alone.");

    public static readonly Setting<string> Format = Section.Omittable(
        "format",
        Value.Choice("ext2", "ext3", "ext4", "xfs", "vfat"),
        "none",
        "The file system of an `fs`, and required there.");

    public static readonly Setting<string> Driver = Section.Omittable(
        "driver",
        Value.Choice("qcow2", "raw"),
        "`qcow2`; `raw` for `swap` and `fs`",
        "`qcow2` is an overlay over the image, made in milliseconds; `raw` is a full copy of it.");

    public static readonly Setting<bool> Clone = Section.Optional(
        "clone",
        Value.Flag,
        true,
        "Whether the VM has a disk of its own. Without, it reads the image itself, which needs `read-only`.");

    public static readonly Setting<bool> ReadOnly = Section.Optional(
        "read-only",
        Value.Flag,
        false,
        "Whether the guest may only read it.");

    public static readonly Setting<bool> Save = Section.Optional(
        "save",
        Value.Flag,
        false,
        "Whether it is kept when its VM is over, as `saved/<VM number>/disk.<N>.qcow2` in the data directory; of one that was made anew, as `saved/<VM number>.2/…`. Nothing removes it there but the operator.");

    public static readonly Setting<string> Bus = Section.Omittable(
        "bus",
        Value.Choice("virtio", "scsi", "sata", "ide"),
        "by `target`: `sd…` is `scsi`, `hd…` is `ide`; else `virtio`",
        "How it is attached. On a q35 machine, which has no IDE, `ide` is attached as SATA.");

    public static readonly Setting<string> Target = Section.Omittable(
        "target",
        new TextSyntax("a device", Texts.DeviceProblem),
        "the first that is free on its bus",
        "Its device in the guest: `vdb`.");
}
