using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Vmm.Templates;

/// <summary>Reads DISK: an image, a source, swap space, an empty file system or a data block.</summary>
internal static class DiskReader
{
    public static ImmutableArray<DiskTemplate> Read(AttributeReader top)
    {
        var disks = ImmutableArray.CreateBuilder<DiskTemplate>();
        var lineOf = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var map in top.Vectors("DISK", "IMAGE = worker"))
        {
            var disk = ReadOne(map);
            if (disk.Target.Length > 0 && !lineOf.TryAdd(disk.Target, map.Owner.Line))
            {
                map.Report($"has the TARGET {disk.Target} of the disk in line {lineOf[disk.Target]}. Give each disk its own.");
            }

            disks.Add(disk);
        }

        return disks.ToImmutable();
    }

    private static DiskTemplate ReadOne(AttributeReader map)
    {
        var (image, source) = (map.Read("IMAGE", TemplateValues.Name), map.Read("SOURCE", TemplateValues.Source));
        var block = map.Read("BLOCK", TemplateValues.Name);
        var type = map.Read("TYPE", TemplateValues.Choice("disk", "swap", "fs"));
        var (size, format) = (map.Read("SIZE", TemplateValues.MiB), map.Read("FORMAT", TemplateValues.Choice("ext2", "ext3", "ext4", "xfs", "vfat")));
        var disk = new DiskTemplate(new(image ?? ""))
        {
            Kind = type switch { "swap" => DiskKind.Swap, "fs" => DiskKind.FileSystem, _ => block is not null ? DiskKind.Block : source is null ? DiskKind.Image : DiskKind.Source },
            Block = block is null ? null : new BlockName(block),
            Source = source ?? "",
            SizeMiB = size ?? 0,
            Format = format ?? "",
            IsClone = map.Read("CLONE", TemplateValues.Flag) ?? true,
            IsSaved = map.Read("SAVE", TemplateValues.Flag) ?? false,
            IsReadOnly = map.Read("READONLY", TemplateValues.Flag) ?? false,
            Target = map.Read("TARGET", TemplateValues.Target) ?? "",
            Bus = map.Read("BUS", TemplateValues.Choice("virtio", "scsi", "ide", "sata")) ?? "",
            Driver = map.Read("DRIVER", TemplateValues.Choice("raw", "qcow2")) ?? "",
        };
        if (map.IsClean && Problem(disk, image, source, size, format) is { } problem)
        {
            map.Report(problem);
        }

        map.WarnOfUnused();
        return disk;
    }

    private static string? Problem(DiskTemplate disk, string? image, string? source, long? size, string? format)
    {
        var isMade = disk.Kind is DiskKind.Swap or DiskKind.FileSystem;
        var isPlain = !isMade && (image ?? source ?? format) is null && size is null && disk is { IsClone: true, IsSaved: false, Driver: "" };
        return disk.Block is not null ? isPlain ? null : "has a BLOCK, which is a whole disk. Write beside it TARGET, BUS and READONLY alone."
            : image is not null && source is not null ? "has IMAGE and SOURCE. Keep one."
            : isMade && (image ?? source) is not null ? "is made empty by its TYPE and has an IMAGE or SOURCE. Remove the one or the other."
            : !isMade && (image ?? source) is null ? "has no content. Write IMAGE = name, SOURCE = /path or URL, BLOCK = name, or TYPE = swap or fs with a SIZE."
            : isMade && size is null ? "has no SIZE. Write it in MiB, for example SIZE = 1024."
            : !isMade && size is not null ? "has a SIZE, which its content decides. Remove it."
            : disk.Kind == DiskKind.FileSystem && format is null ? "has no FORMAT. Write for example FORMAT = ext4."
            : disk.Kind != DiskKind.FileSystem && format is not null ? "has a FORMAT, which is for TYPE = fs. Remove it; DRIVER says raw or qcow2."
            : isMade && !disk.IsClone ? "has CLONE = no, and there is nothing that it could share. Remove it."
            : disk is { IsSaved: true, IsReadOnly: true } ? "has SAVE and READONLY: nothing can change that could be saved. Keep one."
            : null;
    }
}
