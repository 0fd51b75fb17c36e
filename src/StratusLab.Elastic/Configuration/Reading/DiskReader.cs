using System.Collections.Immutable;
using StratusLab.Elastic.Configuration.Settings;
using StratusLab.Elastic.Configuration.Values;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Configuration.Reading;

/// <summary>Reads the disks of a template.</summary>
internal static class DiskReader
{
    /// <summary>Reads them all.</summary>
    public static ImmutableArray<DiskTemplate> Read(MapReader template)
    {
        var disks = ImmutableArray.CreateBuilder<DiskTemplate>();
        foreach (var map in template.Items(TemplateSettings.Disks))
        {
            var disk = ReadOne(map);
            if (disk.Target.Length > 0 && disks.Any(other => other.Target == disk.Target))
            {
                map.Report($"has the target {disk.Target} of another disk. Give each disk its own.");
            }

            disks.Add(disk);
        }

        return disks.ToImmutable();
    }

    private static DiskTemplate ReadOne(MapReader map)
    {
        var (image, source, type) = (map.Read(DiskSettings.Image), map.Read(DiskSettings.Source), map.Read(DiskSettings.Type));
        var block = map.Read(DiskSettings.Block);
        var (size, format) = (map.Read(DiskSettings.Size), map.Read(DiskSettings.Format));
        var disk = new DiskTemplate(new(image.OrNull() ?? ""))
        {
            Kind = type.Value switch
            {
                DiskSettings.Swap => DiskKind.Swap,
                DiskSettings.FileSystem => DiskKind.FileSystem,
                _ => block.IsSet ? DiskKind.Block : source.IsSet ? DiskKind.Source : DiskKind.Image,
            },
            Source = source.OrNull() ?? "",
            Block = block.OrNull() is { } name ? new BlockName(name) : null,
            SizeMiB = size.OrNull() ?? 0,
            Format = format.OrNull() ?? "",
            Driver = map.Read(DiskSettings.Driver).OrNull() ?? "",
            IsClone = map.Read(DiskSettings.Clone).Value,
            IsReadOnly = map.Read(DiskSettings.ReadOnly).Value,
            IsSaved = map.Read(DiskSettings.Save).Value,
            Bus = map.Read(DiskSettings.Bus).OrNull() ?? "",
            Target = map.Read(DiskSettings.Target).OrNull() ?? "",
        };
        if (map.IsClean && Problem(disk, image.IsSet, source.IsSet, size.IsSet, format.IsSet) is { } problem)
        {
            map.Report(problem);
        }

        return disk;
    }

    private static string? Problem(DiskTemplate disk, bool hasImage, bool hasSource, bool hasSize, bool hasFormat)
    {
        var isMade = disk.Kind is DiskKind.Swap or DiskKind.FileSystem;
        var isPlain = !isMade && !hasImage && !hasSource && !hasSize && !hasFormat && disk is { IsClone: true, IsSaved: false, Driver: "" };
        return disk.Block is not null ? isPlain ? null : "has a block, which is a whole disk. Write beside it target, bus and read-only alone."
            : isMade && (hasImage || hasSource) ? "is made empty by its type and has an image or source. Remove the one or the other."
            : hasImage && hasSource ? "has an image and a source. Keep one."
            : !isMade && !hasImage && !hasSource ? "has no content. Write for example \"image: worker\", or \"type: swap\" with a \"size\"."
            : isMade != hasSize ? isMade ? "has no size. Write for example \"size: 2G\"." : "has a size, which its content decides. Remove it."
            : (disk.Kind == DiskKind.FileSystem) != hasFormat ? hasFormat ? "has a format, which is for \"type: fs\". Remove it." : "has no format. Write for example \"format: ext4\"."
            : disk is { IsSaved: true, IsReadOnly: true } ? "is saved and read-only: nothing can change that could be saved. Keep one."
            : null;
    }
}
