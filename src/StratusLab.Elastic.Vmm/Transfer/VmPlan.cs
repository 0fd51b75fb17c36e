using System.Collections.Immutable;

namespace StratusLab.Elastic.Vmm.Transfer;

/// <summary>What the files of a VM are made from; everything in it is there.</summary>
/// <param name="Disks">Its disks, in their order.</param>
/// <param name="ContextTarget">The device of its context image.</param>
/// <param name="Kernel">The kernel; null without one.</param>
/// <param name="Initrd">The initial RAM disk; null without one.</param>
internal sealed record VmPlan(ImmutableArray<DiskPlan> Disks, string ContextTarget, string? Kernel, string? Initrd);
