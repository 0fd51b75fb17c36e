using System.Collections.Immutable;

namespace StratusLab.Elastic.Vmm.Images.Repositories;

/// <summary>Where images of a virtual organisation come from, and which of them this site takes.</summary>
public sealed record ImageRepository
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The virtual organisation.</summary>
    public required string Vo { get; init; }

    /// <summary>What its images lie under, and its metadata in <c>metadata/</c> below it: an http or https URL or an absolute path, without a slash at the end.</summary>
    public required string Location { get; init; }

    /// <summary>Whose endorsement an image needs; empty when it needs none.</summary>
    public ImmutableArray<Endorser> Endorsers { get; init; } = [];

    /// <summary>The only images that are taken, by their SHA-256 in lower case; empty for all.</summary>
    public ImmutableArray<string> Checksums { get; init; } = [];

    /// <summary>The longest image that is taken, in bytes; null for what the cache takes.</summary>
    public long? MaxBytes { get; init; }

    /// <summary>How long an image is used for new VMs after its import; null for as long as its metadata says.</summary>
    public TimeSpan? ValidFor { get; init; }

    /// <summary>Whether signatures over SHA-1 count, which is what StratusLab's own tool made.</summary>
    public bool AllowsSha1 { get; init; }

    /// <summary>True when <paramref name="source"/> lies below <see cref="Location"/>, compared as what they mean: <c>..</c> does not get out.</summary>
    public bool Holds(string source) => Below(source) is { } below && !below.Contains('%', StringComparison.Ordinal) && !below.Contains('\\', StringComparison.Ordinal);

    private string? Below(string source)
    {
        if (Location.StartsWith('/'))
        {
            var path = source.StartsWith("file:///", StringComparison.Ordinal) && Uri.TryCreate(source, UriKind.Absolute, out var file) ? file.LocalPath : source;
            return path.StartsWith('/') && Path.GetFullPath(path) is var full && full.StartsWith(Location + "/", StringComparison.Ordinal) ? full[Location.Length..] : null;
        }

        var root = new Uri(Location);
        return Uri.TryCreate(source, UriKind.Absolute, out var url)
            && Uri.Compare(url, root, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) == 0
            && url.AbsolutePath.StartsWith(root.AbsolutePath.TrimEnd('/') + "/", StringComparison.Ordinal) ? url.AbsolutePath[root.AbsolutePath.TrimEnd('/').Length..] : null;
    }
}
