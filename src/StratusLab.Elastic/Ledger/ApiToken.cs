namespace StratusLab.Elastic.Ledger;

/// <summary>A right to use the API. The secret itself is not kept, only what it can be recognized by.</summary>
internal sealed record ApiToken
{
    /// <summary>Its name, by which it is listed and revoked.</summary>
    public required string Name { get; init; }

    /// <summary>What its holder may do.</summary>
    public required ApiRole Role { get; init; }

    /// <summary>SHA-256 of the secret, which is 256 random bits: nothing that could be guessed from it.</summary>
    public required string Sha256 { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>Who made it.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>When it ends; null for never.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>When it was last used, to some minutes; null for never.</summary>
    public DateTimeOffset? LastUsed { get; init; }
}
