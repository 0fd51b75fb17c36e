using System.Collections.Immutable;
using System.Globalization;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Vmm.Images.Repositories;

/// <summary>Decides whether an image may be imported, and as what: for the site itself, or for a VO by the rules of its repositories.</summary>
/// <param name="repositories">The repositories of all VOs.</param>
/// <param name="http">Reads metadata (<see cref="ImageClient"/>).</param>
/// <param name="clock">Tells what has expired.</param>
public sealed class ImagePolicy(ImmutableArray<ImageRepository> repositories, HttpClient http, TimeProvider clock)
{
    private readonly Marketplace marketplace = new(http);

    /// <summary>What is to be imported.</summary>
    /// <param name="name">The name to record.</param>
    /// <param name="source">A path or URL, or an identifier that a repository of the VO knows.</param>
    /// <param name="sha256">The checksum of the published file; null only with an identifier.</param>
    /// <param name="vo">The VO; empty for an image of the site itself.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="RejectedException">It may not be, with the reason.</exception>
    /// <exception cref="PeerUnreachableException">The repository does not answer.</exception>
    public async Task<ImageOrder> JudgeAsync(ImageName name, string source, string? sha256, string vo, CancellationToken ct)
    {
        var identifier = ImageIdentifier.Parse(source);
        if (vo.Length == 0)
        {
            return identifier is not null ? throw new RejectedException($"{source} is an identifier, which the repositories of a VO know: add --vo NAME.") : new(name, source, Sum(sha256));
        }

        var own = repositories.Where(r => r.Vo == vo).ToArray();
        if (own.Length == 0)
        {
            var known = repositories.Select(r => r.Vo).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
            throw new RejectedException(
                $"There is no repository of VO \"{Printable.Text(vo, 80)}\". {(known.Length == 0 ? "There are none at all: add one under \"repositories\"" : $"There are some of {string.Join(", ", known)}")}.");
        }

        return identifier is { } image ? await FindAsync(name, image, sha256, own, ct).ConfigureAwait(false) : ByPlace(name, source, Sum(sha256), own);
    }

    /// <summary>What its endorser says of an image today; as it was when he says nothing new or that cannot be known.</summary>
    public async Task<StoredImage> RenewAsync(StoredImage image, CancellationToken ct)
    {
        var origin = image.Origin;
        if (ImageIdentifier.Parse(origin.Identifier) is not { } identifier)
        {
            return image;
        }

        foreach (var repository in repositories.Where(r => r.Vo == origin.Vo && !r.Endorsers.IsEmpty))
        {
            try
            {
                var (found, _) = await marketplace.FindAsync(repository, identifier, ct).ConfigureAwait(false);
                if (found.FirstOrDefault(m => m.Endorser == origin.Endorser) is { } word)
                {
                    return image with { Origin = Ordered(image.Name, word, repository).OriginOf(image.ImportedAt) };
                }
            }
            catch (Exception e) when (e is RejectedException or PeerUnreachableException)
            {
                // Silence is no word: what was said at the import stands.
            }
        }

        return image;
    }

    private async Task<ImageOrder> FindAsync(ImageName name, ImageIdentifier image, string? sha256, ImageRepository[] own, CancellationToken ct)
    {
        var reasons = new List<string>();
        foreach (var repository in own)
        {
            if (repository.Endorsers.IsEmpty)
            {
                reasons.Add($"repository \"{repository.Name}\" has no endorsers, so nobody can vouch for what its metadata says");
                continue;
            }

            var (found, refused) = await marketplace.FindAsync(repository, image, ct).ConfigureAwait(false);
            foreach (var word in found)
            {
                if (Refusal(word, repository, sha256) is not { } refusal)
                {
                    return Ordered(name, word, repository);
                }

                reasons.Add(refusal);
            }

            reasons.AddRange(found.Count + refused.Count == 0 ? [$"repository \"{repository.Name}\" has nothing of it"] : refused);
        }

        throw new RejectedException($"Image {image} is not taken: {string.Join("; ", reasons.Distinct())}.");
    }

    private static ImageOrder Ordered(ImageName name, ImageMetadata word, ImageRepository repository) =>
        new(name, Fetchable(word).FirstOrDefault(""), word.Sha256)
        {
            IsSumOfContent = true,
            MaxBytes = Math.Max(1, word.Bytes),
            Format = word.Format,
            ValidFor = repository.ValidFor,
            Origin = new()
            {
                Vo = repository.Vo,
                Identifier = word.Identifier.Text,
                Endorser = word.Endorser,
                Os = Printable.Text(word.Os, 100),
                Expires = word.Valid,
                Deprecated = word.Deprecated,
            },
        };

    private string? Refusal(ImageMetadata word, ImageRepository repository, string? sha256)
    {
        var now = clock.GetUtcNow();
        return word.Deprecated.Length > 0 ? $"{word.Endorser} has deprecated it: {Printable.Text(word.Deprecated, 200)}"
            : word.Valid <= now ? $"what {word.Endorser} says of it has expired at {Words.At(word.Valid.Value, now)}"
            : sha256 is not null && Sum(sha256) != word.Sha256 ? $"{word.Endorser} says that its content has the checksum {word.Sha256}, not {sha256}"
            : NotListed(word.Sha256, repository)
            ?? (word.Bytes > repository.MaxBytes ? string.Create(CultureInfo.InvariantCulture, $"its {word.Bytes} bytes are more than repository \"{repository.Name}\" may send") : null)
            ?? (Fetchable(word).Any() ? null : "its metadata names no http or https location to fetch it from");
    }

    private static ImageOrder ByPlace(ImageName name, string source, string sha256, ImageRepository[] own)
    {
        var repository = own.FirstOrDefault(r => r.Holds(source))
            ?? throw new RejectedException($"The source lies under no repository of VO \"{own[0].Vo}\": {string.Join(", ", own.Select(r => r.Location))}.");
        if (!repository.Endorsers.IsEmpty)
        {
            throw new RejectedException($"From repository \"{repository.Name}\" only endorsed images are taken: give the image's identifier instead of its place.");
        }

        var refusal = NotListed(sha256, repository) ?? (repository.Location.StartsWith('/') ? Linked(repository.Location, source) : null);
        return refusal is not null
            ? throw new RejectedException($"The image is not taken: {refusal}.")
            : new(name, source, sha256) { MaxBytes = repository.MaxBytes, ValidFor = repository.ValidFor, Origin = new() { Vo = repository.Vo } };
    }

    // Who may write into a repository shall not have the service read what he may not.
    private static string? Linked(string location, string source)
    {
        var path = source.StartsWith('/') ? Path.GetFullPath(source) : new Uri(source).LocalPath;
        for (var at = path; at.Length > location.Length; at = Path.GetDirectoryName(at)!) // The path is below the location.
        {
            if (new FileInfo(at).LinkTarget is not null)
            {
                return $"{Printable.Text(at, 200)} is a symbolic link, and a repository must hold its images itself";
            }
        }

        return null;
    }

    private static string? NotListed(string sha256, ImageRepository repository) =>
        repository.Checksums.IsEmpty || repository.Checksums.Contains(sha256) ? null : $"its SHA-256 {sha256} is not among the checksums that repository \"{repository.Name}\" lists";

    private static IEnumerable<string> Fetchable(ImageMetadata word) =>
        word.Locations.Where(l => l.StartsWith("http://", StringComparison.Ordinal) || l.StartsWith("https://", StringComparison.Ordinal));

    private static string Sum(string? sha256) => Checksum.Require(
        sha256 ?? throw new RejectedException("The checksum of the image is missing: add --sha256 HEX. \"sha256sum FILE\" prints it. Only an image that its identifier finds needs none."));
}
