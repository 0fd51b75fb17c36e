using System.Text.Json.Serialization;

namespace StratusLab.Elastic.Core.Model;

/// <summary>The name of a node in its LRMS.</summary>
[JsonConverter(typeof(NameConverter<NodeName>))]
public readonly record struct NodeName(string Value) : IName<NodeName>, IComparable<NodeName>
{
    /// <inheritdoc/>
    public static NodeName From(string value) => new(value);

    /// <inheritdoc/>
    public int CompareTo(NodeName other) => NaturalOrder.Compare(Value, other.Value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
