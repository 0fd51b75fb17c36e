namespace StratusLab.Elastic.Api.Contracts;

/// <summary>An image in the site's image directory.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Sha256">SHA-256 of the stored file.</param>
/// <param name="Format"><c>raw</c> or <c>qcow2</c>.</param>
/// <param name="VirtualSizeBytes">The disk that a guest sees.</param>
/// <param name="FileBytes">The stored file.</param>
/// <param name="ImportedAt">When it was imported.</param>
/// <param name="Source">Where it came from.</param>
/// <param name="Vo">The VO whose repository it is from; null for the site's own.</param>
/// <param name="Identifier">Its identifier there; null without.</param>
/// <param name="Endorser">Who signed its metadata; null without.</param>
/// <param name="Os">Its operating system, as its metadata tells; null without.</param>
/// <param name="Expires">From when on no new VM is made from it; null for never.</param>
/// <param name="Barred">Why no new VM is made from it now; null when they are.</param>
internal sealed record ImageRow(
    string Name,
    string Sha256,
    string Format,
    long VirtualSizeBytes,
    long FileBytes,
    DateTimeOffset ImportedAt,
    string Source,
    string? Vo = null,
    string? Identifier = null,
    string? Endorser = null,
    string? Os = null,
    DateTimeOffset? Expires = null,
    string? Barred = null);
