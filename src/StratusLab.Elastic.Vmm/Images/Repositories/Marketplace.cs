using System.Xml;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Vmm.Images.Repositories;

/// <summary>
/// Looks images up by their identifier in repositories laid out as StratusLab's Marketplace: <c>LOCATION/metadata/IDENTIFIER</c> gives all that is said of an image.
/// </summary>
internal sealed class Marketplace(HttpClient http)
{
    private const int MaxBytes = 1 << 20;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    /// <summary>What endorsers of the repository say of an image now: of each the last word, the newest first. With it, why other words do not count.</summary>
    /// <exception cref="PeerUnreachableException">The repository does not answer.</exception>
    /// <exception cref="RejectedException">It has nothing of this image, or nothing that can be read.</exception>
    public async Task<(IReadOnlyList<ImageMetadata> Found, IReadOnlyList<string> Refused)> FindAsync(ImageRepository repository, ImageIdentifier image, CancellationToken ct)
    {
        // The Marketplace leaves out what has expired or is deprecated, unless it is asked for all. Here, both are to be told from what was never there.
        var at = $"{repository.Location}/metadata/{image}{(repository.Location.StartsWith('/') ? "" : "?status=all")}";
        var (documents, error) = MetadataReader.Split(await ReadAsync(at, ct).ConfigureAwait(false));
        if (error is not null)
        {
            throw new RejectedException($"The metadata of image {image} in repository \"{repository.Name}\" cannot be read: {error}.");
        }

        var judged = documents.Select(d => Judge(d, repository, image)).ToList();
        var found = judged.Select(j => j.Metadata).OfType<ImageMetadata>().GroupBy(m => m.Endorser, StringComparer.Ordinal).Select(g => g.MaxBy(m => m.Endorsed)!); // No group is empty.
        return ([.. found.OrderByDescending(m => m.Endorsed)], [.. judged.Select(j => j.Error).OfType<string>()]);
    }

    private static (ImageMetadata? Metadata, string? Error) Judge(XmlDocument document, ImageRepository repository, ImageIdentifier image)
    {
        var (fingerprint, unsigned) = MetadataSignature.Check(document, repository.AllowsSha1);
        if (unsigned is not null)
        {
            return (null, unsigned);
        }

        var (metadata, error) = MetadataReader.Read(document);
        return metadata is null ? (null, error)
            : metadata.Identifier != image ? (null, $"it is that of image {metadata.Identifier}")
            : repository.Endorsers.Contains(new(metadata.Endorser, fingerprint!)) ? (metadata, null) // Signed.
            : (null, $"{metadata.Endorser}, who signed with the certificate of SHA-256 fingerprint {fingerprint}, is not an endorser that this site takes for the repository");
    }

    private async Task<byte[]> ReadAsync(string at, CancellationToken ct)
    {
        var source = ImageSource.Parse(at, "application/xml");
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(ct);
        deadline.CancelAfter(Deadline);
        try
        {
            var opened = await source.OpenAsync(http, null, deadline.Token).ConfigureAwait(false);
            await using var content = opened.Content;
            var bytes = new byte[MaxBytes + 1];
            var have = await content.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, deadline.Token).ConfigureAwait(false);
            return have <= MaxBytes ? bytes[..have] : throw new RejectedException($"The metadata at {source.Shown} is longer than 1 MiB.");
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            throw new PeerUnreachableException($"{source.Shown} could not be read: {(e is OperationCanceledException ? "it takes longer than 60 s" : e.Message)}. Try again.", e);
        }
    }
}
