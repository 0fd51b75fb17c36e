using System.Text.Json.Serialization;

namespace StratusLab.Elastic.Core.Model;

/// <summary>A job as its LRMS prints it, for example <c>4711</c>; an array is named by its base id.</summary>
[JsonConverter(typeof(NameConverter<JobId>))]
public readonly record struct JobId(string Value) : IName<JobId>, IComparable<JobId>
{
    /// <inheritdoc/>
    public static JobId From(string value) => new(value);

    /// <inheritdoc/>
    public int CompareTo(JobId other) => NaturalOrder.Compare(Value, other.Value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
