using System.Collections.Immutable;

namespace StratusLab.Elastic.Vmm.Drivers.Libvirt.Raw;

/// <summary>One element that RAW may have, and all that may be in it.</summary>
internal sealed record RawRule(string Name, params ImmutableArray<RawRule> Children)
{
    public ImmutableArray<RawAttribute> Attributes { get; init; } = [];

    /// <summary>Its text; null when it has none.</summary>
    public RawValue? Text { get; init; }

    /// <summary>The attribute that tells several of it apart; empty for what may be written once.</summary>
    public string Key { get; init; } = "";

    /// <summary>The attribute with which it stands in place of the service's own element, which it adds to otherwise; empty when it always adds.</summary>
    public string ReplacesWith { get; init; } = "";

    /// <summary>What may be written in it, for a message.</summary>
    public string Contents => string.Join("; ", new[]
    {
        Children.IsEmpty ? "" : string.Join(", ", Children.Select(c => $"<{c.Name}>")),
        Attributes.IsEmpty ? "" : $"{(Attributes.Length == 1 ? "the attribute" : "the attributes")} {string.Join(", ", Attributes.Select(a => a.Name))}",
        Text is null ? "" : $"as its text {Text.Meaning}",
    }.Where(t => t.Length > 0)) is { Length: > 0 } contents ? contents : "nothing";
}
