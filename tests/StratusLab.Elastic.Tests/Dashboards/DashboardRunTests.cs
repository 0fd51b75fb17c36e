using System.Text.RegularExpressions;

namespace StratusLab.Elastic.Tests.Dashboards;

/// <summary>Every expression of the dashboards and rules, evaluated by a real Prometheus that has scraped a real run of the service.</summary>
[TestClass]
public sealed class DashboardRunTests
{
    // What must have happened before anything is asked. On a machine that has nothing else to do it takes half a minute.
    private static readonly string[] Happened =
    [
        "sum(increase(stratuslab_elastic_nodes_retired_total{reason=\"idle\"}[5m])) > 0",
        "sum(increase(stratuslab_elastic_node_failures_total{reason=\"join_timeout\"}[5m])) > 0",
        "sum(increase(stratuslab_elastic_driver_errors_total{operation=\"observe\"}[5m])) > 0",
        "sum(increase(stratuslab_elastic_scale_skipped_total{reason=\"pool_maximum\"}[5m])) > 0",
        "count(sum by (phase) (increase(stratuslab_elastic_node_provision_seconds_count[5m])) > 0) == 5",
        "sum(rate(stratuslab_elastic_job_start_latency_seconds_count[5m])) > 0",
        "sum(rate(stratuslab_elastic_node_lifetime_seconds_count[5m])) > 0",
        "max_over_time(stratuslab_elastic_plan_packing_ratio[5m]) > 0",
        "max_over_time(stratuslab_elastic_cluster_frozen{reason=\"incomplete\"}[5m]) == 1",
        "max_over_time(stratuslab_elastic_cluster_frozen{reason=\"operator\"}[5m]) == 1",
    ];

    // What the program has only when something is there that this run has not.
    private static readonly Dictionary<string, string> Absent = new()
    {
        ["stratuslab_elastic_cost_total"] = "no host of the run costs anything",
        ["stratuslab_elastic_lrms_parse_skipped_total"] = "a simulated batch system has no rows that cannot be understood",
    };

    private static readonly Lazy<Task<(PrometheusServer Prometheus, LivelySite Site, string Scrape, DateTimeOffset From, DateTimeOffset To)>> Ran = new(RunAsync);
    private static readonly string Scratch = Directory.CreateTempSubdirectory("elastic-dashboards").FullName;

    public required TestContext TestContext { get; set; }

    [ClassCleanup]
    public static async Task StopAsync()
    {
        if (Ran.IsValueCreated)
        {
            var (prometheus, site, _, _, _) = await Ran.Value;
            prometheus.Dispose();
            await site.DisposeAsync();
        }

        Directory.Delete(Scratch, recursive: true);
    }

    [TestMethod]
    [TestCategory("Packages")]
    public async Task Scrape_OfARealRun_PassesPromtool() => await Promtool.PassesAsync((await Ran.Value).Scrape, TestContext.CancellationToken, "check", "metrics");

    [TestMethod]
    [TestCategory("Packages")]
    public async Task Metrics_EveryOne_IsInAPanelOrAnAlert()
    {
        var names = MetricNames.In((await Ran.Value).Scrape);
        var used = Dashboard.All.SelectMany(d => d.Queries()).Select(q => q.Expression).Concat(Rule.All.Select(r => r.Expression))
            .SelectMany(MetricNames.Selectors).Select(s => names.GetValueOrDefault(s.Name)).ToHashSet();
        Assert.AreEqual("", string.Join('\n', names.Values.Distinct().Where(n => !used.Contains(n))));
    }

    [TestMethod]
    [TestCategory("Packages")]
    public async Task Expressions_OfPanelsAndRules_NameNoUnknownMetric()
    {
        var known = MetricNames.In((await Ran.Value).Scrape).Keys.Concat(Rule.All.Select(r => r.Name)).Concat(Absent.Keys).ToHashSet();
        var named = Dashboard.All.SelectMany(d => d.Queries()).Select(q => (q.Where, q.Expression)).Concat(Rule.All.Select(r => (Where: r.Name, r.Expression)));
        foreach (var (where, expression) in named)
        {
            foreach (var (name, _) in MetricNames.Selectors(expression))
            {
                Assert.Contains(name, known, where);
            }
        }
    }

    [TestMethod]
    [TestCategory("Packages")]
    public async Task Expressions_OfEveryPanel_HaveData()
    {
        var (prometheus, _, _, from, to) = await Ran.Value;
        var empty = new List<string>();
        foreach (var query in Dashboard.All.SelectMany(d => d.Queries()))
        {
            // A run is on one day of the week.
            var expression = Regex.Replace(Substituted(query.Expression, to - from), ",day=\"[0-6]\"", "");
            var values = query.IsInstant
                ? await prometheus.ValuesAsync(expression, TestContext.CancellationToken)
                : await prometheus.ValuesAsync(expression, from, to, TestContext.CancellationToken);
            if ((values.Length == 0) != Absent.Keys.Any(query.Expression.Contains))
            {
                empty.Add($"{query.Where}: {values.Length} values of {expression}");
            }
        }

        Assert.AreEqual("", string.Join('\n', empty));
    }

    [TestMethod]
    [TestCategory("Packages")]
    public async Task Expressions_OfEveryRule_CanBeEvaluatedAndHaveSomethingToJudge()
    {
        var (prometheus, _, _, from, to) = await Ran.Value;
        Assert.AreEqual("", string.Join('\n', await prometheus.SickRulesAsync(TestContext.CancellationToken)));
        foreach (var rule in Rule.All)
        {
            _ = await prometheus.ValuesAsync(rule.Expression, TestContext.CancellationToken);
            foreach (var (_, selector) in MetricNames.Selectors(rule.Expression))
            {
                Assert.IsNotEmpty(await prometheus.ValuesAsync(selector, from, to, TestContext.CancellationToken), $"{rule.Name}: {selector}");
            }
        }
    }

    [TestMethod]
    [TestCategory("Packages")]
    public async Task Shares_OfTheRun_AreBetweenNothingAndAll()
    {
        var (prometheus, _, _, from, to) = await Ran.Value;
        foreach (var query in Dashboard.All.SelectMany(d => d.Panels.Where(IsShare).SelectMany(p => d.Queries().Where(q => q.Where.StartsWith($"{d.File}: {Dashboard.Text(p, "title")} ", StringComparison.Ordinal)))))
        {
            var values = await prometheus.ValuesAsync(Substituted(query.Expression, to - from), from, to, TestContext.CancellationToken);
            Assert.IsTrue(Array.TrueForAll(values, v => v is >= 0 and <= 1.000001), $"{query.Where}: {string.Join(' ', values)}");
        }

        static bool IsShare(System.Text.Json.JsonElement panel) => Dashboard.Text(panel.GetProperty("fieldConfig").GetProperty("defaults"), "unit") == "percentunit";
    }

    [TestMethod]
    [TestCategory("Packages")]
    public async Task Sums_OfTheRun_AgreeWithEachOther()
    {
        var (prometheus, _, _, from, to) = await Ran.Value;
        // At any time: cores in use are no more than those in service, and nodes no more than the maximum.
        foreach (var wrong in (string[])
        [
            "sum by (cluster, pool) (stratuslab_elastic_node_busy_cores) > sum by (cluster, pool) (stratuslab_elastic_node_cores)",
            "sum by (cluster, pool) (stratuslab_elastic_nodes{state=~\"requested|booting|joining|ready\"}) > sum by (cluster, pool) (stratuslab_elastic_nodes_max)",
            "sum by (host) (stratuslab_elastic_host_cpu{kind=\"taken\"}) > sum by (host) (stratuslab_elastic_host_cpu{kind=\"total\"})",
            "sum(stratuslab_elastic_network_addresses) != sum(stratuslab_elastic_network_addresses offset 5s)",
        ])
        {
            Assert.IsEmpty(await prometheus.ValuesAsync(wrong, from, to, TestContext.CancellationToken), wrong);
        }
    }

    private static string Substituted(string expression, TimeSpan range) => Regex.Replace(expression, @"\$(\w+)", m => m.Groups[1].Value switch
    {
        "cluster" or "pool" or "queue" => ".*",
        "factor" => "1.5",
        "__rate_interval" => "10s",
        "__range" => $"{range.TotalSeconds:0}s",
        var other => throw new AssertFailedException($"What shall be put for ${other}?"),
    });

    private static async Task<(PrometheusServer, LivelySite, string, DateTimeOffset, DateTimeOffset)> RunAsync()
    {
        var ct = CancellationToken.None;
        // Prometheus first: a counter that it sees only when it has counted has not risen for it.
        var address = $"127.0.0.1:{PrometheusServer.FreePort()}";
        var prometheus = await PrometheusServer.StartAsync(Scratch, address, ct);
        var from = TimeProvider.System.GetUtcNow();
        var site = new LivelySite(Scratch, address, ct);
        try
        {
            await site.VisitAsync(ct);
            var missing = "";
            await Until.TrueAsync("everything that the dashboards show has happened", TimeSpan.FromMinutes(4), async () => (missing = await MissingAsync(prometheus, ct)).Length == 0, ct, () => missing);
            return (prometheus, site, await site.Http.GetStringAsync("/metrics", ct), from, TimeProvider.System.GetUtcNow().AddSeconds(2)); // The last second of the range is asked for too.
        }
        catch
        {
            prometheus.Dispose();
            await site.DisposeAsync();
            throw;
        }
    }

    private static async Task<string> MissingAsync(PrometheusServer prometheus, CancellationToken ct)
    {
        foreach (var expression in Happened)
        {
            if ((await prometheus.ValuesAsync(expression, ct)).Length == 0)
            {
                return expression;
            }
        }

        return "";
    }
}
