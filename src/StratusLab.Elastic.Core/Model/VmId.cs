using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace StratusLab.Elastic.Core.Model;

/// <summary>
/// The number of a VM, given by the ledger and never used again (OpenNebula's VM_ID). A worker node bears the number of its VM, since it has one for its whole life.
/// </summary>
[JsonConverter(typeof(Converter))]
public readonly record struct VmId(long Value) : IComparable<VmId>
{
    /// <inheritdoc/>
    public int CompareTo(VmId other) => Value.CompareTo(other.Value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);

    private sealed class Converter : JsonConverter<VmId>
    {
        public override VmId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetInt64());

        public override void Write(Utf8JsonWriter writer, VmId value, JsonSerializerOptions options) => writer.WriteNumberValue(value.Value);
    }
}
