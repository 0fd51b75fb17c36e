using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Ledger;

/// <summary>An image in the site's image directory.</summary>
internal sealed record StoredImageRecord
{
    /// <summary>The name an operator gave it.</summary>
    public required ImageName Name { get; init; }

    /// <summary>SHA-256 of the file, in lower-case hexadecimal.</summary>
    public required string Sha256 { get; init; }

    /// <summary><c>raw</c> or <c>qcow2</c>.</summary>
    public required string Format { get; init; }

    /// <summary>The size of the disk that a guest sees, in bytes.</summary>
    public required long VirtualSizeBytes { get; init; }

    /// <summary>The size of the file, in bytes.</summary>
    public required long FileBytes { get; init; }

    /// <summary>When it was imported.</summary>
    public required DateTimeOffset ImportedAt { get; init; }

    /// <summary>Where it came from: a path or a URL.</summary>
    public required string Source { get; init; }
}
