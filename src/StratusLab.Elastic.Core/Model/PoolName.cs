using System.Text.Json.Serialization;

namespace StratusLab.Elastic.Core.Model;

/// <summary>A kind of worker node that we can make for a cluster.</summary>
[JsonConverter(typeof(NameConverter<PoolName>))]
public readonly record struct PoolName(string Value) : IName<PoolName>, IComparable<PoolName>
{
    /// <inheritdoc/>
    public static PoolName From(string value) => new(value);

    /// <inheritdoc/>
    public int CompareTo(PoolName other) => string.CompareOrdinal(Value, other.Value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
