using System.Text.Json.Serialization;

namespace StratusLab.Elastic.Core.Model;

/// <summary>A hypervisor host, or one EC2 account and region.</summary>
[JsonConverter(typeof(NameConverter<HostName>))]
public readonly record struct HostName(string Value) : IName<HostName>, IComparable<HostName>
{
    /// <inheritdoc/>
    public static HostName From(string value) => new(value);

    /// <inheritdoc/>
    public int CompareTo(HostName other) => string.CompareOrdinal(Value, other.Value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
