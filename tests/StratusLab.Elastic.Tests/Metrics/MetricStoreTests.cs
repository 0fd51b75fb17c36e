using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Metrics;

namespace StratusLab.Elastic.Tests.Metrics;

[TestClass]
public sealed class MetricStoreTests
{
    private readonly Meters meters = new();

    [TestCleanup]
    public void Stop() => meters.Dispose();

    [TestMethod]
    public void Label_WithQuotesBackslashesAndLineEnds_IsEscaped()
    {
        meters.Metrics.LrmsActed(new("a\"b\\c\nd\re\0"), "drain", TimeSpan.FromSeconds(1));

        Assert.AreEqual("1", meters.Value("lrms_command_seconds_count{cluster=\"a\\\"b\\\\c\\nd?e?\",command=\"drain\"}"));
    }

    [TestMethod]
    public void Label_LongOrNotUnicode_IsCutAndReplaced()
    {
        var cut = LabelText.Of(("queue", new string('x', 5000)));
        Assert.StartsWith($"queue=\"{new string('x', 128)}…", cut);
        Assert.AreEqual(145, cut.Length, "eight digits of its hash are the end");
        Assert.AreNotEqual(cut, LabelText.Of(("queue", new string('x', 5001))));
        Assert.AreEqual("queue=\"\ufffdx\"", LabelText.Of(("queue", "\ud800x")));
    }

    [TestMethod]
    public void Family_MoreSeriesThanItMayHave_CountsTheRestAsOther()
    {
        for (var i = 0; i < 3000; i++)
        {
            meters.Metrics.HookRequested($"c{i}", "accepted");
        }

        var lines = meters.Text().Split('\n').Where(l => l.StartsWith("hook_requests_total{", StringComparison.Ordinal)).ToArray();
        Assert.HasCount(1001, lines);
        Assert.AreEqual("2000", meters.Value("hook_requests_total{cluster=\"other\",result=\"other\"}"));
    }

    [TestMethod]
    public async Task Family_SiteOfManyPools_KeepsASeriesForEach()
    {
        await using var service = await Api.TestService.StartAsync(CancellationToken.None, declare: (site, _) => site with
        {
            Clusters = [site.Clusters[0] with { Pools = [.. Enumerable.Range(0, 200).Select(i => site.Clusters[0].Pools[0] with { Name = new($"pool{i}") })] }],
        });

        var text = await service.Http.GetStringAsync(StratusLab.Elastic.Api.Contracts.ApiPaths.Metrics);

        Assert.DoesNotContain("pool=\"other\"", text);
        Assert.Contains("pool=\"pool199\"", text);
    }

    [TestMethod]
    public void Histogram_Measurements_AreCumulativeAndCountedAtTheirBound()
    {
        foreach (var seconds in (double[])[0.005, 0.0051, 79, 81, double.NaN])
        {
            meters.Metrics.LrmsActed(new("main"), "drain", double.IsNaN(seconds) ? TimeSpan.Zero : TimeSpan.FromSeconds(seconds));
        }

        const string Labels = "{cluster=\"main\",command=\"drain\",le=";
        Assert.AreEqual("2", meters.Value($"lrms_command_seconds_bucket{Labels}\"0.005\"}}"));
        Assert.AreEqual("3", meters.Value($"lrms_command_seconds_bucket{Labels}\"0.01\"}}"));
        Assert.AreEqual("4", meters.Value($"lrms_command_seconds_bucket{Labels}\"80\"}}"));
        Assert.AreEqual("5", meters.Value($"lrms_command_seconds_bucket{Labels}\"+Inf\"}}"));
    }

    [TestMethod]
    public void Series_NotANumber_IsDropped()
    {
        var series = new Series([1]);
        series.Add(double.NaN);
        series.Add(double.PositiveInfinity);
        series.Add(0.5);

        Assert.AreEqual((0.5, 1L), series.Read(new long[1]));
    }

    [TestMethod]
    public void Counter_ManyThreads_LosesNothing()
    {
        Parallel.For(0, 20_000, i => meters.Metrics.HookRequested("main", i % 2 == 0 ? "accepted" : "coalesced"));

        Assert.AreEqual("10000", meters.Value("hook_requests_total{cluster=\"main\",result=\"accepted\"}"));
        Assert.AreEqual("10000", meters.Value("hook_requests_total{cluster=\"main\",result=\"coalesced\"}"));
    }

    [TestMethod]
    public void Store_OtherMetricsOfTheSameName_AreNotHeard()
    {
        using var others = new Meters();
        others.Metrics.HookRequested("main", "accepted");

        Assert.AreEqual("", meters.Text());
    }

    [TestMethod]
    public void LrmsRead_SkippedRowsAndWholeness_AreRemembered()
    {
        var snapshot = new LrmsSnapshot { Cluster = new("main"), ReadAt = Scenes.Ten, Skipped = Core(("not_utf8", 3)) };
        meters.Metrics.LrmsRead(new("main"), snapshot, TimeSpan.FromSeconds(1));
        meters.Metrics.LrmsRead(new("main"), snapshot with { ReadAt = Scenes.At(60), Incomplete = "x" }, TimeSpan.FromSeconds(1));

        Assert.AreEqual("6", meters.Value("lrms_parse_skipped_total{cluster=\"main\",reason=\"not_utf8\"}"));
        Assert.AreEqual(Scenes.Ten, meters.Metrics.LastWholeRead(new("main")));
    }

    private static System.Collections.Immutable.ImmutableSortedDictionary<string, int> Core(params (string, int)[] skipped) =>
        System.Collections.Immutable.ImmutableSortedDictionary.CreateRange(skipped.Select(s => KeyValuePair.Create(s.Item1, s.Item2)));
}
