namespace StratusLab.Elastic.Configuration.Values;

/// <summary>A template's network card as it is written: on a network, with an address of its choice or any, or with a MAC of its own straight on a bridge.</summary>
internal sealed record NicText
{
    /// <summary>The network; empty for none.</summary>
    public string Network { get; init; } = "";

    /// <summary>The address it asks for; empty for any.</summary>
    public string Ip { get; init; } = "";

    /// <summary>The MAC of a card on no network.</summary>
    public string Mac { get; init; } = "";

    /// <summary>Its bridge.</summary>
    public string Bridge { get; init; } = "";
}
