using System.Collections.Immutable;

namespace StratusLab.Elastic.Vmm.Templates;

/// <summary>One <c>NAME = value</c> of a template, in whichever form it was written.</summary>
/// <param name="Name">In capitals.</param>
/// <param name="Line">Where the name stands, from 1.</param>
/// <param name="Column">Where the name stands, from 1.</param>
public sealed record TemplateAttribute(string Name, int Line, int Column)
{
    /// <summary>Its value; empty for a vector.</summary>
    public string Value { get; init; } = "";

    /// <summary>True for <c>NAME = [ … ]</c>.</summary>
    public bool IsVector { get; init; }

    /// <summary>The attributes of a vector, in their order; none of them is a vector.</summary>
    public ImmutableArray<TemplateAttribute> Parts { get; init; } = [];

    /// <summary>The value when it asks for others (<c>$NAME</c>), every dollar sign that stands for itself written twice; null when it does not.</summary>
    public string? Expression { get; init; }
}
