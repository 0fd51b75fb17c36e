using System.Collections.Immutable;

namespace StratusLab.Elastic.Vmm.Transfer;

/// <summary>What the files of a VM are made from; everything in it is there.</summary>
/// <param name="Disks">Its disks, in their order.</param>
/// <param name="Kernel">The kernel on this machine; null without one.</param>
/// <param name="Initrd">The initial RAM disk on this machine; null without one.</param>
internal sealed record VmPlan(ImmutableArray<DiskPlan> Disks, string? Kernel, string? Initrd);
