using System.Text.Json.Serialization;

namespace StratusLab.Elastic.Core.Model;

/// <summary>A virtual network.</summary>
[JsonConverter(typeof(NameConverter<NetworkName>))]
public readonly record struct NetworkName(string Value) : IName<NetworkName>, IComparable<NetworkName>
{
    /// <inheritdoc/>
    public static NetworkName From(string value) => new(value);

    /// <inheritdoc/>
    public int CompareTo(NetworkName other) => string.CompareOrdinal(Value, other.Value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
