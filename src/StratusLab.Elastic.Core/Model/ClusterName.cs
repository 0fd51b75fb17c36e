using System.Text.Json.Serialization;

namespace StratusLab.Elastic.Core.Model;

/// <summary>The name of one batch system that we serve.</summary>
[JsonConverter(typeof(NameConverter<ClusterName>))]
public readonly record struct ClusterName(string Value) : IName<ClusterName>, IComparable<ClusterName>
{
    /// <inheritdoc/>
    public static ClusterName From(string value) => new(value);

    /// <inheritdoc/>
    public int CompareTo(ClusterName other) => string.CompareOrdinal(Value, other.Value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
