namespace StratusLab.Elastic.Vmm.Images;

/// <summary>How far an import or a check is.</summary>
/// <param name="Phase">What is being done.</param>
/// <param name="Bytes">Bytes read so far in this phase.</param>
/// <param name="Total">Bytes to read in this phase; null when nobody said.</param>
public sealed record ImageProgress(ImagePhase Phase, long Bytes, long? Total);
