using System.Text.Json;

namespace StratusLab.Elastic.Tests.Dashboards;

/// <summary>The dashboards' files, by rules of our own: Grafana takes nearly anything, and shows an empty panel for what it does not understand.</summary>
[TestClass]
public sealed class DashboardTests
{
    private const string DataSource = "${datasource}";

    // Panels that have been in Grafana, under these names, since version 8 or longer.
    private static readonly string[] Stable = ["row", "timeseries", "stat", "table", "heatmap", "bargauge", "barchart"];

    // https://grafana.com/docs/grafana/latest/panels-visualizations/configure-standard-options/ : those that we use.
    private static readonly string[] Units = ["short", "s", "h", "bytes", "percentunit", "none", "dateTimeFromNow"];

    private static readonly string[] BuiltIn = ["__rate_interval", "__range", "__interval"];

    public static IEnumerable<object[]> Files => Dashboard.All.Select(d => new object[] { d.File });

    [TestMethod]
    public void Dashboards_AsInTheRepository_AreTwoWithLastingIds()
    {
        CollectionAssert.AreEqual(
            new[] { "capacity-planning.json stratuslab-elastic-capacity", "operations.json stratuslab-elastic-ops" },
            Dashboard.All.Select(d => $"{d.File} {Dashboard.Text(d.Root, "uid")}").ToArray());
    }

    [TestMethod]
    [DynamicData(nameof(Files))]
    public void Dashboard_AsAWhole_IsOfTheSchemaAndTidy(string file)
    {
        var root = Of(file).Root;
        Assert.AreEqual(39, root.GetProperty("schemaVersion").GetInt32());
        Assert.IsTrue(Dashboard.Text(root, "title").Length > 0 && Dashboard.Text(root, "description").EndsWith('.'));
        Assert.IsFalse(root.TryGetProperty("id", out _), "An id is given by whichever Grafana imports it.");
        Assert.IsFalse(root.TryGetProperty("__inputs", out _), "The data source is a variable.");
        var text = File.ReadAllText(Checkout.PathOf("grafana", "dashboards", file));
        Assert.AreEqual(JsonSerializer.Serialize(root, Tidy) + "\n", text, "Two spaces, and what JSON need not escape is not escaped.");
    }

    [TestMethod]
    [DynamicData(nameof(Files))]
    public void Panels_OfADashboard_HaveIdsAndPlacesOfTheirOwn(string file)
    {
        var panels = Of(file).AllPanels;
        CollectionAssert.AllItemsAreUnique(panels.Select(p => p.GetProperty("id").GetInt32()).ToArray());
        CollectionAssert.AllItemsAreUnique(panels.Select(p => (Dashboard.Text(p, "title"), Dashboard.Text(p, "type") == "row")).ToArray());
        var taken = new Dictionary<(int X, int Y), string>();
        foreach (var panel in panels)
        {
            var (title, grid) = (Dashboard.Text(panel, "title"), panel.GetProperty("gridPos"));
            var (x, y, w, h) = (Int("x"), Int("y"), Int("w"), Int("h"));
            Assert.IsTrue(x >= 0 && y >= 0 && w > 0 && h > 0 && x + w <= 24, title);
            foreach (var cell in Enumerable.Range(x, w).SelectMany(_ => Enumerable.Range(y, h), (a, b) => (a, b)))
            {
                Assert.IsTrue(taken.TryAdd(cell, title), $"{title} lies on {taken.GetValueOrDefault(cell)}");
            }

            int Int(string name) => grid.GetProperty(name).GetInt32();
        }
    }

    [TestMethod]
    [DynamicData(nameof(Files))]
    public void Panels_OfADashboard_AreStableAndSayWhatTheyShow(string file)
    {
        foreach (var panel in Of(file).AllPanels)
        {
            var title = Dashboard.Text(panel, "title");
            CollectionAssert.Contains(Stable, Dashboard.Text(panel, "type"), title);
            if (Dashboard.Text(panel, "type") == "row")
            {
                continue;
            }

            CollectionAssert.Contains(Units, Dashboard.Text(panel.GetProperty("fieldConfig").GetProperty("defaults"), "unit"), title);
            Assert.AreEqual(DataSource, Dashboard.Text(panel.GetProperty("datasource"), "uid"), title);
            var targets = panel.GetProperty("targets").EnumerateArray().ToArray();
            CollectionAssert.AllItemsAreUnique(targets.Select(t => Dashboard.Text(t, "refId")).ToArray());
            foreach (var target in targets)
            {
                Assert.AreEqual(DataSource, Dashboard.Text(target.GetProperty("datasource"), "uid"), title);
                Assert.AreNotEqual("", Dashboard.Text(target, "legendFormat"), title);
                Assert.AreNotEqual(target.GetProperty("instant").GetBoolean(), target.GetProperty("range").GetBoolean(), title);
            }
        }
    }

    [TestMethod]
    [DynamicData(nameof(Files))]
    public void Transformations_OfAPanel_AreThoseOfGrafanaSevenAndFitItsQueries(string file)
    {
        foreach (var panel in Of(file).AllPanels.Where(p => p.TryGetProperty("transformations", out _)))
        {
            var title = Dashboard.Text(panel, "title");
            var fields = panel.GetProperty("targets").EnumerateArray().Select(t => $"Value #{Dashboard.Text(t, "refId")}").Concat(["Time", "Value"]).ToArray();
            foreach (var transformation in panel.GetProperty("transformations").EnumerateArray())
            {
                CollectionAssert.Contains(new[] { "merge", "organize" }, Dashboard.Text(transformation, "id"), title);
                foreach (var option in transformation.GetProperty("options").EnumerateObject())
                {
                    CollectionAssert.Contains(new[] { "excludeByName", "indexByName", "renameByName" }, option.Name, title);
                    CollectionAssert.IsSubsetOf(option.Value.EnumerateObject().Select(f => f.Name).Where(f => char.IsUpper(f[0])).ToArray(), fields, title);
                }
            }
        }
    }

    [TestMethod]
    [DynamicData(nameof(Files))]
    public void Legends_OfAPanel_NameOnlyLabelsThatItsExpressionKeeps(string file)
    {
        foreach (var target in Of(file).Panels.SelectMany(p => p.GetProperty("targets").EnumerateArray()))
        {
            var (expression, legend) = (Dashboard.Text(target, "expr"), Dashboard.Text(target, "legendFormat"));
            foreach (var label in legend.Split("{{").Skip(1).Select(p => p[..p.IndexOf("}}", StringComparison.Ordinal)]).Where(l => l != "instance"))
            {
                Assert.IsTrue(System.Text.RegularExpressions.Regex.IsMatch(expression, $@"by \([^)]*\b{label}\b[^)]*\)"), $"{expression} has no label {label} for its legend");
            }
        }
    }

    [TestMethod]
    [DynamicData(nameof(Files))]
    public void Variables_OfADashboard_AreTheDataSourceFirstAndAllThatIsUsed(string file)
    {
        var dashboard = Of(file);
        var names = dashboard.Variables.Select(v => Dashboard.Text(v, "name")).ToArray();
        CollectionAssert.IsSubsetOf(new[] { "datasource", "cluster", "pool", "queue" }, names);
        Assert.AreEqual("datasource", names[0]);
        var used = dashboard.Queries().SelectMany(q => System.Text.RegularExpressions.Regex.Matches(q.Expression, @"\$(\w+)").Select(m => m.Groups[1].Value)).Distinct();
        CollectionAssert.IsSubsetOf(used.Except(BuiltIn).ToArray(), names);
        foreach (var variable in dashboard.Variables.Where(v => Dashboard.Text(v, "type") == "query"))
        {
            Assert.AreEqual(DataSource, Dashboard.Text(variable.GetProperty("datasource"), "uid"));
            Assert.AreEqual(".*", Dashboard.Text(variable, "allValue"));
        }
    }

    [TestMethod]
    [DynamicData(nameof(Files))]
    public void Annotations_OfADashboard_ShowScaleEvents(string file)
    {
        var scale = Of(file).Root.GetProperty("annotations").GetProperty("list").EnumerateArray().Single(a => Dashboard.Text(a, "name") == "Scale events");
        Assert.Contains("stratuslab_elastic_scale_decisions_total", Dashboard.Text(scale, "expr"));
        Assert.AreEqual(DataSource, Dashboard.Text(scale.GetProperty("datasource"), "uid"));
    }

    private static JsonSerializerOptions Tidy { get; } = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static Dashboard Of(string file) => Dashboard.All.Single(d => d.File == file);
}
