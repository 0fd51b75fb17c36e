using System.Collections.Immutable;

namespace StratusLab.Elastic.Core.Model;

/// <summary>Where the files of a VM are on its host.</summary>
public sealed record VmFiles
{
    /// <summary>Its disks in the order of their targets; the context image is the last.</summary>
    public required ImmutableArray<VmDisk> Disks { get; init; }

    /// <summary>The kernel to boot directly; null to boot from the first disk.</summary>
    public string? Kernel { get; init; }

    /// <summary>The initial RAM disk that goes with <see cref="Kernel"/>; null without one.</summary>
    public string? Initrd { get; init; }

    /// <summary>What the guest reads from its provider's metadata service in place of a context image. Holds secrets: never logged, never kept. Empty on a machine.</summary>
    public ReadOnlyMemory<byte> UserData { get; init; }

    /// <summary>Where the guest's serial console is written.</summary>
    public required string ConsoleLog { get; init; }
}
