using System.Text.Json.Serialization;

namespace StratusLab.Elastic.Core.Model;

/// <summary>An image in the site's cache, by the name an operator gave it.</summary>
[JsonConverter(typeof(NameConverter<ImageName>))]
public readonly record struct ImageName(string Value) : IName<ImageName>, IComparable<ImageName>
{
    /// <inheritdoc/>
    public static ImageName From(string value) => new(value);

    /// <inheritdoc/>
    public int CompareTo(ImageName other) => string.CompareOrdinal(Value, other.Value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
