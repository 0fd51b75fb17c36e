using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace StratusLab.Elastic.Api;

/// <summary>An answer that comes in the course of time: a JSON object a line.</summary>
internal static class JsonLines
{
    /// <summary>Its content type.</summary>
    public const string ContentType = "application/x-ndjson";

    private static readonly byte[] LineEnd = "\n"u8.ToArray();

    /// <summary>Sends one line. To a client that has gone it does nothing.</summary>
    public static async Task SendAsync<T>(HttpContext http, T line, JsonTypeInfo<T> type, CancellationToken ct)
    {
        await http.Response.BodyWriter.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(line, type), ct);
        await http.Response.BodyWriter.WriteAsync(LineEnd, ct);
    }
}
