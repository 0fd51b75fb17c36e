namespace StratusLab.Elastic.Vmm.Images;

/// <summary>How a fetched file is compressed, told by its first bytes and never by its name.</summary>
internal enum Compression
{
    None,
    Gzip,
    Xz,
    Zstd,
    Bzip2,
}
