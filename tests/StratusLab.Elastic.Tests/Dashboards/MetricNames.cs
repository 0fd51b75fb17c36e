using System.Text.RegularExpressions;

namespace StratusLab.Elastic.Tests.Dashboards;

/// <summary>The metrics that a scrape has, and those that an expression names.</summary>
internal static partial class MetricNames
{
    /// <summary>The names of all series of a scrape, a histogram's three each, to the metric that they belong to.</summary>
    public static Dictionary<string, string> In(string scrape)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var type in scrape.Split('\n').Where(l => l.StartsWith("# TYPE ", StringComparison.Ordinal)).Select(l => l.Split(' ')))
        {
            string[] suffixes = type[3] == "histogram" ? ["_bucket", "_sum", "_count"] : [""];
            foreach (var suffix in suffixes)
            {
                names.Add(type[2] + suffix, type[2]);
            }
        }

        return names;
    }

    /// <summary>The selectors of an expression: names of ours, those of recording rules included, with what stands in braces behind them.</summary>
    public static IEnumerable<(string Name, string Selector)> Selectors(string expression) =>
        Selector().Matches(expression).Select(m => (m.Groups["name"].Value, m.Value));

    [GeneratedRegex(@"(?<![A-Za-z0-9_:])(?<name>stratuslab_elastic[a-z0-9_:]*)(\{[^}]*\})?")]
    private static partial Regex Selector();
}
