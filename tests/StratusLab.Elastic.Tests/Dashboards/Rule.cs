using YamlDotNet.Serialization;

namespace StratusLab.Elastic.Tests.Dashboards;

/// <summary>A rule of the repository: it records a series, or it alerts.</summary>
internal sealed record Rule(string Name, bool IsAlert, string Expression, IReadOnlyDictionary<string, string> Annotations)
{
    public static string FileOfAlerts => Checkout.PathOf("grafana", "alerts", "alerts.yml");

    public static string FileOfRecords => Checkout.PathOf("grafana", "alerts", "recording.yml");

    public static IReadOnlyList<Rule> All { get; } = [.. Read(FileOfRecords), .. Read(FileOfAlerts)];

    private static IEnumerable<Rule> Read(string file)
    {
        var root = (Dictionary<object, object>)new DeserializerBuilder().Build().Deserialize(File.ReadAllText(file))!; // The file is not empty.
        foreach (var rule in ((List<object>)root["groups"]).Cast<Dictionary<object, object>>().SelectMany(g => (List<object>)g["rules"]).Cast<Dictionary<object, object>>())
        {
            var isAlert = rule.TryGetValue("alert", out var alert);
            var notes = isAlert ? ((Dictionary<object, object>)rule["annotations"]).ToDictionary(n => (string)n.Key, n => (string)n.Value) : [];
            yield return new((string)(alert ?? rule["record"]), isAlert, (string)rule["expr"], notes);
        }
    }
}
