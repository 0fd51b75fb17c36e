using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Vmm.Transfer;

/// <summary>What one disk is made from.</summary>
/// <param name="Entry">How it is made, as <see cref="MakeScripts.OfFiles"/> wants it.</param>
/// <param name="Image">The image that it is made from; null for one that is made empty.</param>
/// <param name="Disk">What becomes of it.</param>
internal sealed record DiskPlan(string Entry, CachedFile? Image, VmDisk Disk);
