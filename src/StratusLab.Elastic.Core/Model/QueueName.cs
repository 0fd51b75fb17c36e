using System.Text.Json.Serialization;

namespace StratusLab.Elastic.Core.Model;

/// <summary>An LRMS queue or partition.</summary>
[JsonConverter(typeof(NameConverter<QueueName>))]
public readonly record struct QueueName(string Value) : IName<QueueName>, IComparable<QueueName>
{
    /// <inheritdoc/>
    public static QueueName From(string value) => new(value);

    /// <inheritdoc/>
    public int CompareTo(QueueName other) => string.CompareOrdinal(Value, other.Value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
