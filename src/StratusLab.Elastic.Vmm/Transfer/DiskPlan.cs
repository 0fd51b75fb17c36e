namespace StratusLab.Elastic.Vmm.Transfer;

/// <summary>What one disk is made from.</summary>
/// <param name="Image">The image that it is over.</param>
/// <param name="Format">The image's format.</param>
internal sealed record DiskPlan(CachedFile Image, string Format);
