using System.Collections.Immutable;

namespace StratusLab.Elastic.Vmm.Images.Repositories;

/// <summary>What an endorser says of an image.</summary>
internal sealed record ImageMetadata
{
    public required ImageIdentifier Identifier { get; init; }

    /// <summary>SHA-256 of the content, decompressed, in lower-case hex.</summary>
    public required string Sha256 { get; init; }

    /// <summary>The length of the content.</summary>
    public required long Bytes { get; init; }

    public required string Endorser { get; init; }

    /// <summary>When it was endorsed: of two, the later counts.</summary>
    public required DateTimeOffset Endorsed { get; init; }

    /// <summary>Until when the endorsement counts; null for always.</summary>
    public DateTimeOffset? Valid { get; init; }

    /// <summary>Why the image is not to be used any more; empty while it may be.</summary>
    public string Deprecated { get; init; } = "";

    /// <summary><c>raw</c>, <c>qcow2</c> or whatever else it is said to be; empty when nothing is.</summary>
    public string Format { get; init; } = "";

    /// <summary>Name, version and architecture of the operating system; empty when they are not told.</summary>
    public string Os { get; init; } = "";

    /// <summary>Where the image can be fetched.</summary>
    public ImmutableArray<string> Locations { get; init; } = [];
}
