using System.Collections.Immutable;

namespace StratusLab.Elastic.Core.Model;

/// <summary>A disk that outlives the VMs that have it, one at a time: a raw file that is attached where it is.</summary>
public sealed record DataBlock
{
    /// <summary>The file systems that one can be made with.</summary>
    public static ImmutableArray<string> FileSystems { get; } = ["ext2", "ext3", "ext4", "xfs", "vfat"];

    /// <summary>Its name, which is its file's.</summary>
    public required BlockName Name { get; init; }

    /// <summary>Its size in MiB.</summary>
    public required long SizeMiB { get; init; }

    /// <summary>One of <see cref="FileSystems"/>, with which it was made; empty when it was made without.</summary>
    public string FileSystem { get; init; } = "";

    /// <summary>The host that has it among its own files; null when it is among those that hosts share.</summary>
    public HostName? Host { get; init; }

    /// <summary>The abandoned VM that may have it still; null when none has.</summary>
    public Abandonment? Hold { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset Created { get; init; }
}
