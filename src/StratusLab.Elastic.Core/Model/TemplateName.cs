using System.Text.Json.Serialization;

namespace StratusLab.Elastic.Core.Model;

/// <summary>A VM template.</summary>
[JsonConverter(typeof(NameConverter<TemplateName>))]
public readonly record struct TemplateName(string Value) : IName<TemplateName>, IComparable<TemplateName>
{
    /// <inheritdoc/>
    public static TemplateName From(string value) => new(value);

    /// <inheritdoc/>
    public int CompareTo(TemplateName other) => string.CompareOrdinal(Value, other.Value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
