namespace StratusLab.Elastic.Core.Model;

/// <summary>Who vouches for an image, and for how long. Empty for one that an operator imported for the site itself.</summary>
public sealed record ImageOrigin
{
    /// <summary>The virtual organisation whose repository it is from; empty for none.</summary>
    public string Vo { get; init; } = "";

    /// <summary>Its identifier in that repository, by which its metadata is found; empty for one that has none.</summary>
    public string Identifier { get; init; } = "";

    /// <summary>The e-mail address of the endorser who signed that metadata; empty without.</summary>
    public string Endorser { get; init; } = "";

    /// <summary>The operating system that the metadata tells; empty without.</summary>
    public string Os { get; init; } = "";

    /// <summary>From when on it is not used for new VMs; null for always.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>Why its endorser does not want it used any more; empty while he does.</summary>
    public string Deprecated { get; init; } = "";
}
