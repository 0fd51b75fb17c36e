using System.Globalization;

namespace StratusLab.Elastic.Clusters.Torque;

/// <summary>What <c>qstat -B -f</c> prints of the server: <c>    name = value</c> lines, long values wrapped at a tab.</summary>
internal sealed class TorqueServer
{
    private readonly Dictionary<string, string> values = new(StringComparer.Ordinal);

    private TorqueServer()
    {
    }

    /// <summary>Reads it. Lines that are something else are left out.</summary>
    public static TorqueServer Parse(string text)
    {
        var server = new TorqueServer();
        foreach (var line in text.Replace("\n\t", "", StringComparison.Ordinal).Split('\n'))
        {
            if (line.IndexOf(" = ", StringComparison.Ordinal) is var at and > 0)
            {
                server.values.TryAdd(line[..at].Trim(), line[(at + 3)..].Trim());
            }
        }

        return server;
    }

    /// <summary>Its version; 0.0 when it is not said.</summary>
    public Version Version => Version.TryParse(this["pbs_version"].Split('-')[0], out var version) ? version : new(0, 0);

    /// <summary>A value as printed; empty when it is not set.</summary>
    public string this[string name] => values.GetValueOrDefault(name, "");

    /// <summary>A value that is a number; null when it is not set or none.</summary>
    public int? NumberOf(string name) => int.TryParse(this[name], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>True when a list of users by commas names the user from this machine, or from any.</summary>
    public bool Names(string list, string user, string machine) => this[list].Split(',', StringSplitOptions.TrimEntries).Any(entry =>
    {
        var (who, at) = entry.IndexOf('@', StringComparison.Ordinal) is var i and >= 0 ? (entry[..i], entry[(i + 1)..]) : (entry, "*");
        return who == user && (at is "*" || IsSameHost(at, machine) || (at.StartsWith("*.", StringComparison.Ordinal) && machine.EndsWith(at[1..], StringComparison.OrdinalIgnoreCase)));
    });

    // One may be short and the other full.
    private static bool IsSameHost(string a, string b) =>
        a.Equals(b, StringComparison.OrdinalIgnoreCase) || a.StartsWith(b + ".", StringComparison.OrdinalIgnoreCase) || b.StartsWith(a + ".", StringComparison.OrdinalIgnoreCase);
}
