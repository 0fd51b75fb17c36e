using System.Text.Json;

namespace StratusLab.Elastic.Clusters.OpenPbs;

/// <summary>The attributes of a server, as <c>qstat -Bf -F json</c> prints them.</summary>
internal sealed class OpenPbsServer
{
    private readonly Dictionary<string, string> values;

    private OpenPbsServer(Dictionary<string, string> values) => this.values = values;

    /// <summary>Its version; empty when it is not told.</summary>
    public string Version => this["pbs_version"];

    /// <summary>An attribute as text; empty when it is not set.</summary>
    public string this[string attribute] => values.GetValueOrDefault(attribute, "");

    /// <summary>An attribute as seconds; null when it is not set or no number.</summary>
    public int? Seconds(string attribute) => int.TryParse(this[attribute], System.Globalization.CultureInfo.InvariantCulture, out var seconds) ? seconds : null;

    /// <summary>True when an attribute that is a list by commas has an item that begins so.</summary>
    public bool Lists(string attribute, string beginning) =>
        this[attribute].Split(',', StringSplitOptions.TrimEntries).Any(item => item.StartsWith(beginning, StringComparison.Ordinal));

    /// <summary>Reads it; null when it is something else.</summary>
    public static OpenPbsServer? Parse(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("Server", out var servers) && servers.ValueKind == JsonValueKind.Object
                && servers.EnumerateObject().Select(s => s.Value).FirstOrDefault() is { ValueKind: JsonValueKind.Object } server
                    ? new OpenPbsServer(server.EnumerateObject().GroupBy(a => a.Name).ToDictionary(a => a.Key, a => a.Last().Value.ToString(), StringComparer.Ordinal))
                    : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
