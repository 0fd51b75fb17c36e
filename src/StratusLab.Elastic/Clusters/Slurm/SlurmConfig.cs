using System.Globalization;

namespace StratusLab.Elastic.Clusters.Slurm;

/// <summary>What <c>scontrol show config</c> prints: <c>Key = Value</c> lines. Keys are read without regard to case, as Slurm reads them.</summary>
internal sealed class SlurmConfig
{
    private const string Head = "Configuration data as of ";
    private const long LatestUnixTime = 253_402_300_799; // the end of year 9999, as far as DateTimeOffset goes

    private readonly Dictionary<string, string> values = new(StringComparer.OrdinalIgnoreCase);

    private SlurmConfig()
    {
    }

    /// <summary>What slurmctld's clock showed; null unless it was asked for in seconds since 1970 (<c>SLURM_TIME_FORMAT=%s</c>).</summary>
    public DateTimeOffset? At { get; private set; }

    /// <summary>Its version as major and minor number; 0.0 when it is not said.</summary>
    public Version Version { get; private set; } = new(0, 0);

    /// <summary>Reads it. Lines that are something else are left out.</summary>
    public static SlurmConfig Parse(string text)
    {
        var config = new SlurmConfig();
        foreach (var line in text.Split('\n'))
        {
            if (line.StartsWith(Head, StringComparison.Ordinal) && long.TryParse(line.AsSpan(Head.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds < LatestUnixTime)
            {
                config.At = DateTimeOffset.FromUnixTimeSeconds(seconds);
            }
            else if (line.IndexOf(" = ", StringComparison.Ordinal) is var at and > 0)
            {
                config.values.TryAdd(line[..at].Trim(), line[(at + 3)..].Trim());
            }
        }

        var parts = config["SLURM_VERSION"].Split('.');
        config.Version = parts.Length >= 2 && Number(parts[0]) is { } major && Number(parts[1]) is { } minor ? new(major, minor) : config.Version;
        return config;
    }

    /// <summary>A value as printed; empty when it is not set.</summary>
    public string this[string key] => values.GetValueOrDefault(key, "") is var value and not "(null)" ? value : "";

    /// <summary>A value's leading number; null when it has none.</summary>
    public int? NumberOf(string key) => Number(this[key].Split(' ')[0]);

    /// <summary>True when a value that is a list by commas has an item, with or without a value of its own.</summary>
    public bool Has(string key, string item) => Items(key).Any(i => i.Equals(item, StringComparison.OrdinalIgnoreCase) || i.StartsWith(item + "=", StringComparison.OrdinalIgnoreCase));

    /// <summary>The number of an item <c>name=number</c> of a list; null when it is not there.</summary>
    public int? NumberOf(string key, string item) =>
        Items(key).Where(i => i.StartsWith(item + "=", StringComparison.OrdinalIgnoreCase)).Select(i => Number(i[(item.Length + 1)..])).FirstOrDefault();

    private string[] Items(string key) => this[key].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static int? Number(string text) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
}
