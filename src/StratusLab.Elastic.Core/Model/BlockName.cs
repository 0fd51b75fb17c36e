using System.Text.Json.Serialization;

namespace StratusLab.Elastic.Core.Model;

/// <summary>A data block, by the name an operator gave it.</summary>
[JsonConverter(typeof(NameConverter<BlockName>))]
public readonly record struct BlockName(string Value) : IName<BlockName>, IComparable<BlockName>
{
    /// <inheritdoc/>
    public static BlockName From(string value) => new(value);

    /// <inheritdoc/>
    public int CompareTo(BlockName other) => string.CompareOrdinal(Value, other.Value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
