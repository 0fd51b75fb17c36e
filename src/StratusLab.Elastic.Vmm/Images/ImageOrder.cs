using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Vmm.Images;

/// <summary>What an import shall take in.</summary>
/// <param name="Name">The name to record.</param>
/// <param name="Source">An absolute path, or an http, https or file URL. May be compressed with gzip, xz or zstd.</param>
/// <param name="Sha256">The checksum of the file as it is published, before decompression: 64 hex digits.</param>
public sealed record ImageOrder(ImageName Name, string Source, string Sha256)
{
    /// <summary>True when the checksum is that of the content, after decompression.</summary>
    public bool IsSumOfContent { get; init; }

    /// <summary>The longest that it may be, as fetched and as decompressed, in bytes; null for what the cache takes.</summary>
    public long? MaxBytes { get; init; }

    /// <summary>The format that it is said to have; empty when nobody says.</summary>
    public string Format { get; init; } = "";

    /// <summary>Who vouches for it.</summary>
    public ImageOrigin Origin { get; init; } = new();

    /// <summary>How long after its import new VMs may be made from it, if <see cref="Origin"/> does not end that sooner; null for no other end.</summary>
    public TimeSpan? ValidFor { get; init; }

    /// <summary><see cref="Origin"/> with the end that comes first.</summary>
    public ImageOrigin OriginOf(DateTimeOffset importedAt) =>
        importedAt + ValidFor is { } end && !(Origin.Expires < end) ? Origin with { Expires = end } : Origin;
}
