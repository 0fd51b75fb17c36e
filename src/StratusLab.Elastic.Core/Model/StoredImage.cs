namespace StratusLab.Elastic.Core.Model;

/// <summary>An image in the site's cache.</summary>
public sealed record StoredImage
{
    /// <summary>The name that an operator gave it.</summary>
    public required ImageName Name { get; init; }

    /// <summary>SHA-256 of the stored file (decompressed), 64 lower-case hex digits: its name in the cache.</summary>
    public required string Sha256 { get; init; }

    /// <summary><c>raw</c> or <c>qcow2</c>.</summary>
    public required string Format { get; init; }

    /// <summary>The size of the disk that the guest sees, in bytes.</summary>
    public required long VirtualSizeBytes { get; init; }

    /// <summary>The length of the stored file in bytes; a sparse file occupies less.</summary>
    public required long FileBytes { get; init; }

    /// <summary>When it was imported.</summary>
    public required DateTimeOffset ImportedAt { get; init; }

    /// <summary>Where it came from: a path, or a URL without its query.</summary>
    public required string Source { get; init; }

    /// <summary>Who vouches for it.</summary>
    public ImageOrigin Origin { get; init; } = new();

    /// <summary>Why no new VM may be made from it, as a sentence without its end; null when one may. VMs that are made already go on.</summary>
    public string? WhyNot(DateTimeOffset now) =>
        Origin.Deprecated.Length > 0 ? $"image \"{Name}\" is deprecated by {Origin.Endorser}: {Printable.Text(Origin.Deprecated, 200)}"
        : Origin.Expires <= now ? $"image \"{Name}\" has expired at {Words.At(Origin.Expires.Value, now)}"
        : null;
}
