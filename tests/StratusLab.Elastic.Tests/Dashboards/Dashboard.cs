using System.Text.Json;

namespace StratusLab.Elastic.Tests.Dashboards;

/// <summary>One dashboard of the repository.</summary>
internal sealed class Dashboard
{
    private Dashboard(string file) => (File, Root) = (Path.GetFileName(file), JsonDocument.Parse(System.IO.File.ReadAllText(file)).RootElement);

    public string File { get; }

    public JsonElement Root { get; }

    /// <summary>All panels, those that only head a row included.</summary>
    public IReadOnlyList<JsonElement> AllPanels => [.. Root.GetProperty("panels").EnumerateArray()];

    /// <summary>The panels that show something.</summary>
    public IReadOnlyList<JsonElement> Panels => [.. AllPanels.Where(p => Text(p, "type") != "row")];

    public static IReadOnlyList<Dashboard> All { get; } = [.. Directory.GetFiles(Checkout.PathOf("grafana", "dashboards"), "*.json").Order(StringComparer.Ordinal).Select(f => new Dashboard(f))];

    /// <summary>All expressions, those of annotations and variables included.</summary>
    public IEnumerable<Query> Queries()
    {
        foreach (var panel in Panels)
        {
            foreach (var target in panel.GetProperty("targets").EnumerateArray())
            {
                yield return new($"{File}: {Text(panel, "title")} {Text(target, "refId")}", Text(target, "expr"), target.GetProperty("instant").GetBoolean());
            }
        }

        foreach (var annotation in Root.GetProperty("annotations").GetProperty("list").EnumerateArray())
        {
            yield return new($"{File}: annotation {Text(annotation, "name")}", Text(annotation, "expr"), false);
        }

        foreach (var variable in Variables.Where(v => Text(v, "type") == "query"))
        {
            // label_values(SERIES, LABEL)
            var asked = Text(variable, "definition");
            yield return new($"{File}: variable {Text(variable, "name")}", asked[(asked.IndexOf('(', StringComparison.Ordinal) + 1)..asked.LastIndexOf(',')], true);
        }
    }

    public IEnumerable<JsonElement> Variables => Root.GetProperty("templating").GetProperty("list").EnumerateArray();

    public static string Text(JsonElement of, string property) => of.TryGetProperty(property, out var value) ? value.GetString() ?? "" : "";
}
