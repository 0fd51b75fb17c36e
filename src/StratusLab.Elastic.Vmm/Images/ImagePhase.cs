namespace StratusLab.Elastic.Vmm.Images;

/// <summary>The parts of an import, in order.</summary>
public enum ImagePhase
{
    /// <summary>Copied from its source.</summary>
    Fetching,

    /// <summary>Decompressed by a system tool, which does not say how far it is.</summary>
    Decompressing,

    /// <summary>Read once more to compute its checksum.</summary>
    Verifying,
}
