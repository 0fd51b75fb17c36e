using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace StratusLab.Elastic.Ledger;

/// <summary>
/// Writes an <see cref="ImmutableArray{T}"/> that was never set as an empty one, where the library's converter throws, and reads null as empty.
/// </summary>
internal sealed class ImmutableArrayConverterFactory : JsonConverterFactory
{
    /// <inheritdoc/>
    public override bool CanConvert(Type typeToConvert) =>
        typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(ImmutableArray<>);

    /// <inheritdoc/>
    public override JsonConverter? CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter?)Activator.CreateInstance(typeof(Converter<>).MakeGenericType(typeToConvert.GetGenericArguments()), options);

    private sealed class Converter<T>(JsonSerializerOptions options) : JsonConverter<ImmutableArray<T>>
    {
        private readonly JsonConverter<T> _item = (JsonConverter<T>)options.GetConverter(typeof(T));

        public override bool HandleNull => true;

        public override ImmutableArray<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var items = JsonSerializer.Deserialize<T[]>(ref reader, options);
            return items is null ? [] : [.. items];
        }

        public override void Write(Utf8JsonWriter writer, ImmutableArray<T> value, JsonSerializerOptions options)
        {
            writer.WriteStartArray();
            if (!value.IsDefault)
            {
                foreach (var item in value)
                {
                    _item.Write(writer, item, options);
                }
            }

            writer.WriteEndArray();
        }
    }
}
