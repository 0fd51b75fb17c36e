using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace StratusLab.Elastic.Ledger;

/// <summary>
/// How records are written into the ledger. Members that this version does not know are passed over, and a member that is not there keeps its initial value,
/// so neighbouring versions read each other's records as long as a new member is not <c>required</c>.
/// </summary>
internal static class LedgerJson
{
    /// <summary>The options, shared because they hold the reflected converters.</summary>
    public static JsonSerializerOptions Options { get; } = Create();

    /// <summary>The text of a record.</summary>
    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Options);

    /// <summary>The record of a text. Throws <see cref="JsonException"/> on anything else.</summary>
    public static T Read<T>(string text)
        where T : class => JsonSerializer.Deserialize<T>(text, Options) ?? throw new JsonException($"A {typeof(T).Name} in the ledger is null.");

    private static JsonSerializerOptions Create()
    {
        // The relaxed encoder leaves names readable; it still escapes control characters, of which PostgreSQL refuses NUL.
        JsonSerializerOptions options = new()
        {
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        };
        options.Converters.Add(new JsonStringEnumConverter());
        options.Converters.Add(new ImmutableArrayConverterFactory());
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
