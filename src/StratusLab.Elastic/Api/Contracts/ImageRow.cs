namespace StratusLab.Elastic.Api.Contracts;

/// <summary>An image in the site's image directory.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Sha256">SHA-256 of the stored file.</param>
/// <param name="Format"><c>raw</c> or <c>qcow2</c>.</param>
/// <param name="VirtualSizeBytes">The disk that a guest sees.</param>
/// <param name="FileBytes">The stored file.</param>
/// <param name="ImportedAt">When it was imported.</param>
/// <param name="Source">Where it came from.</param>
internal sealed record ImageRow(string Name, string Sha256, string Format, long VirtualSizeBytes, long FileBytes, DateTimeOffset ImportedAt, string Source);
