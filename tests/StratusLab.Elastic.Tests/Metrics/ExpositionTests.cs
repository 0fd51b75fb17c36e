using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Ledger;
using StratusLab.Elastic.Metrics;
using StratusLab.Elastic.Tests.Api;
using StratusLab.Elastic.Tests.Dashboards;

namespace StratusLab.Elastic.Tests.Metrics;

/// <summary>A scrape over HTTP.</summary>
[TestClass]
public sealed partial class ExpositionTests : ApiSuite
{
    [TestMethod]
    [TestCategory("Packages")]
    public async Task Metrics_BeforeTheFirstPass_AreServed()
    {
        using var response = await Service.Http.GetAsync(ApiPaths.Metrics, Ct);
        var text = await response.Content.ReadAsStringAsync(Ct);

        Assert.AreEqual("text/plain; version=0.0.4; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        Assert.Contains("stratuslab_elastic_build_info{version=\"0.1.0\",", text);
        Assert.Contains("stratuslab_elastic_leader 0\n", text);
        Assert.Contains("stratuslab_elastic_nodes_created_total{cluster=\"main\",pool=\"big\"} 0\n", text);
        Assert.Contains("stratuslab_elastic_host_up{host=\"kvm1\"} 0\n", text);
        await CheckAsync(text);
    }

    [TestMethod]
    [TestCategory("Packages")]
    public async Task Metrics_PlanThatGrows_ShowHowWellItPacks()
    {
        await Service.LaneAsync(Ct);
        Service.Submit("1", cores: 1);
        Service.Submit("2", cores: 1);
        Service.Submit("3", cores: 1);
        await Service.Ledger.CommitAsync(
            new()
            {
                Images =
                [
                    new() { Name = new("worker"), Sha256 = new('a', 64), Format = "raw", VirtualSizeBytes = 9, FileBytes = 5, ImportedAt = Service.Clock.GetUtcNow(), Source = "/a" },
                    new() { Name = new("again"), Sha256 = new('a', 64), Format = "raw", VirtualSizeBytes = 9, FileBytes = 5, ImportedAt = Service.Clock.GetUtcNow(), Source = "/a" },
                ],
            },
            Ct);
        await Service.PassAsync(Ct);

        var text = await Service.Http.GetStringAsync(ApiPaths.Metrics, Ct);

        Assert.Contains("stratuslab_elastic_plan_packing_ratio{cluster=\"main\",pool=\"small\"} 0.75\n", text);
        Assert.DoesNotContain("plan_packing_ratio{cluster=\"main\",pool=\"big\"}", text);
        Assert.Contains("stratuslab_elastic_image_cache_bytes{host=\"\"} 5\n", text);
        Assert.Contains("scale_skipped_total{cluster=\"main\",pool=\"small\",direction=\"up\",reason=\"resting\"} 0\n", text);
        await CheckAsync(text);
    }

    [TestMethod]
    [TestCategory("Packages")]
    public async Task Metrics_OfALivelySite_PassPromtool()
    {
        await BusyAsync();

        await CheckAsync(await ScrapeAsync());
    }

    [TestMethod]
    public async Task Metrics_OfALivelySite_ShowItsLevels()
    {
        await BusyAsync();

        var text = await ScrapeAsync();

        foreach (var line in (string[])
        [
            "lrms_up{cluster=\"main\"} 1",
            "cluster_frozen{cluster=\"main\",reason=\"operator\"} 0",
            "queue_jobs{cluster=\"main\",queue=\"batch\",state=\"pending\"} 3",
            "queue_jobs{cluster=\"main\",queue=\"batch\",state=\"running\"} 1",
            "queue_pending_cores{cluster=\"main\",queue=\"batch\",reason_class=\"demand\"} 8",
            "queue_pending_cores{cluster=\"main\",queue=\"batch\",reason_class=\"user\"} 2",
            "queue_unsatisfiable_jobs{cluster=\"main\",reason=\"too_large\"} 1",
            "nodes{cluster=\"main\",pool=\"small\",state=\"ready\"} 1",
            "nodes{cluster=\"main\",pool=\"big\",state=\"requested\"} 1",
            "nodes{cluster=\"main\",pool=\"big\",state=\"ready\"} 0",
            "nodes_max{cluster=\"main\",pool=\"small\"} 4",
            "node_cores{cluster=\"main\",pool=\"small\",state=\"ready\"} 2",
            "desired_nodes{cluster=\"main\",pool=\"big\"} 1",
            "backoff_active{cluster=\"main\",pool=\"big\",reason=\"stopped\"} 0",
            "host_up{host=\"kvm1\"} 1",
            "host_cpu{host=\"kvm1\",kind=\"total\"} 16",
            "host_memory_bytes{host=\"kvm1\",kind=\"total\"} 67108864000",
            "network_addresses{network=\"net\",state=\"held\"} 1",
        ])
        {
            Assert.Contains($"\n{ElasticMetrics.Prefix}{line}\n", text);
        }

        // The virtual clock ticks a little at every look. The first shows what is now, the second what the pass has left behind.
        Assert.AreEqual(3, Math.Round(Value(text, "lrms_snapshot_age_seconds{cluster=\"main\"}"), 3));
        Assert.AreEqual(3, Math.Round(Value(text, "queue_oldest_pending_seconds{cluster=\"main\",queue=\"batch\"}"), 3));
    }

    [TestMethod]
    public async Task Metrics_NodeCameAndWent_CountItsWholeLife()
    {
        Service.Submit("1", runTime: TimeSpan.FromSeconds(20));
        await Service.RunUntilAsync(s => s.Nodes.Any(n => n.State == NodeState.Ready), Ct);
        await Service.RunUntilAsync(s => s.Nodes.IsEmpty, Ct);

        var text = await ScrapeAsync();

        foreach (var series in (string[])
        [
            "nodes_created_total{cluster=\"main\",pool=\"small\"}",
            "nodes_retired_total{cluster=\"main\",pool=\"small\",reason=\"idle\"}",
            "node_lifetime_seconds_count{cluster=\"main\",pool=\"small\",outcome=\"retired\"}",
            "node_ready_seconds_count{cluster=\"main\",pool=\"small\"}",
            "node_provision_seconds_count{cluster=\"main\",pool=\"small\",phase=\"transfer\"}",
            "node_provision_seconds_count{cluster=\"main\",pool=\"small\",phase=\"join\"}",
            "node_provision_seconds_count{cluster=\"main\",pool=\"small\",phase=\"first_job\"}",
            "scale_decisions_total{cluster=\"main\",pool=\"small\",direction=\"up\",reason=\"demand\"}",
            "scale_decisions_total{cluster=\"main\",pool=\"small\",direction=\"down\",reason=\"idle\"}",
            "queue_wait_seconds_count{cluster=\"main\",queue=\"batch\"}",
            "job_start_latency_seconds_count{cluster=\"main\",pool=\"small\"}",
        ])
        {
            Assert.AreEqual(1, Value(text, series), series);
        }

        foreach (var use in (string[])["boot", "busy", "idle"])
        {
            Assert.IsGreaterThan(20, Value(text, $"{use}_core_seconds_total{{cluster=\"main\",pool=\"small\"}}"), use);
        }

        Assert.IsFalse(text.Split('\n').Any(l => l.Contains("node_failures_total{", StringComparison.Ordinal) && !l.EndsWith(" 0", StringComparison.Ordinal)), text);
    }

    [TestMethod]
    public async Task Metrics_TwoScrapes_HaveTheSameSeriesInTheSameOrder()
    {
        await BusyAsync();

        Assert.AreEqual(Number().Replace(await ScrapeAsync(), ""), Number().Replace(await ScrapeAsync(), ""));
    }

    [TestMethod]
    public async Task Metrics_OfALivelySite_NameNoJobNodeOrUser()
    {
        var node = await BusyAsync();
        Service.Lrms.Change = s => s with { Jobs = [.. s.Jobs.Select(j => j with { Name = "jobname", User = "username", Account = "accountname" })] };
        await Service.PassAsync(Ct);

        var text = await ScrapeAsync();

        foreach (var secret in (string[])[node.Name.Value, node.Address, "jobname", "username", "accountname", "4711"])
        {
            Assert.DoesNotContain(secret, text);
        }
    }

    [TestMethod]
    [TestCategory("Packages")]
    public async Task Metrics_QueueNamedByAnEnemy_AreStillWellFormed()
    {
        Service.Submit("1");
        Service.Lrms.Change = s => s with { Jobs = [.. s.Jobs.Select(j => j with { Queues = [new("a\"} 1\nevil_metric{x=\"\\")] })] };
        await Service.PassAsync(Ct);

        var text = await ScrapeAsync();

        Assert.DoesNotContain("\nevil_metric", text);
        await CheckAsync(text);
    }

    [TestMethod]
    [DataRow("operator")]
    [DataRow("incomplete")]
    [DataRow("shrunken")]
    public async Task Metrics_FrozenCluster_SaysWhyInAWord(string reason)
    {
        await ReadyNodeAsync("4711");
        if (reason == "operator")
        {
            await Service.OrderAsync(ApiPaths.Freeze, "{}", Ct);
        }

        Service.Clock.Advance(TimeSpan.FromSeconds(1));
        Service.Lrms.Change = s => reason == "incomplete" ? s with { Incomplete = "x" } : reason == "shrunken" ? s with { Nodes = [] } : s;
        await Service.PassAsync(Ct);

        var frozen = (await ScrapeAsync()).Split('\n').Where(l => l.StartsWith("stratuslab_elastic_cluster_frozen{", StringComparison.Ordinal) && l.EndsWith(" 1", StringComparison.Ordinal));

        Assert.AreEqual($"stratuslab_elastic_cluster_frozen{{cluster=\"main\",reason=\"{reason}\"}} 1", frozen.Single());
    }

    [TestMethod]
    [TestCategory("Packages")]
    public async Task Metrics_EveryOne_HasHelpWithAFullStop()
    {
        await BusyAsync();
        Everything(Service.Get<ElasticMetrics>());
        var text = await ScrapeAsync();

        var helps = text.Split('\n').Where(l => l.StartsWith("# HELP ", StringComparison.Ordinal)).ToArray();
        Assert.IsTrue(helps.All(h => h.EndsWith('.') && h.Split(' ').Length > 5), string.Join('\n', helps));
        Assert.HasCount(helps.Length, helps.Select(h => h.Split(' ')[2]).Distinct());
        await CheckAsync(text);
    }

    // A second host, which costs something.
    private protected override Task<TestService> MakeAsync(CancellationToken ct) => TestService.StartAsync(ct, declare: (site, _) => site with
    {
        Hosts = [.. site.Hosts, site.Hosts[0] with { Policy = new() { Name = new("aws"), IsEnabled = false, Cloud = new() { Types = [] } }, Kind = "ec2" }],
    });

    [TestMethod]
    public async Task Metrics_EveryOne_IsInTheReference()
    {
        await BusyAsync();
        Everything(Service.Get<ElasticMetrics>());
        var text = await ScrapeAsync();

        var table = new StringBuilder("\n| metric | kind | labels | meaning |\n|---|---|---|---|\n");
        foreach (var (name, kind, help) in Heads(text).OrderBy(h => h.Name, StringComparer.Ordinal))
        {
            var labels = text.Split('\n').Where(l => Regex.IsMatch(l, $"^{name}(_bucket|_sum|_count)?[{{ ]")).SelectMany(l => Regex.Matches(l, "[{,]([a-z_]+)=\"").Select(m => m.Groups[1].Value)).Distinct().Where(l => l != "le");
            table.Append(CultureInfo.InvariantCulture, $"| `{name[ElasticMetrics.Prefix.Length..]}` | {kind} | {string.Join(", ", labels)} | {help} |\n");
        }

        var path = Checkout.PathOf("docs", "operations.md");
        var document = await File.ReadAllTextAsync(path, Ct);
        const string Begin = "<!-- metrics -->\n";
        var (from, to) = (document.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, document.IndexOf("\n<!-- /metrics -->", StringComparison.Ordinal));
        if (Environment.GetEnvironmentVariable("ELASTIC_RENEW") == "1")
        {
            await File.WriteAllTextAsync(path, document[..from] + table + document[to..], Ct);
            return;
        }

        Assert.AreEqual(table.ToString(), document[from..to], $"Renew it: ELASTIC_RENEW=1 dotnet test --filter {nameof(Metrics_EveryOne_IsInTheReference)}");
    }

    [TestMethod]
    public async Task Metrics_EveryInstrument_IsInAScrapeOfEverything()
    {
        var published = new List<string>();
        using var listener = new System.Diagnostics.Metrics.MeterListener { InstrumentPublished = (i, _) => published.Add(i.Meter == Service.Get<ElasticMetrics>().Meter ? i.Name : "") };
        listener.Start();
        await BusyAsync();
        Everything(Service.Get<ElasticMetrics>());

        CollectionAssert.IsSubsetOf(published.Where(n => n.Length > 0).ToArray(), Heads(await ScrapeAsync()).Select(h => h.Name).ToArray());
    }

    [TestMethod]
    public async Task Metrics_ReaderHangs_AreServedAtOnceFromWhatIsKnown()
    {
        await BusyAsync();
        var hang = new TaskCompletionSource();
        Service.Lrms.Before = () => hang.Task;
        var pass = Service.PassAsync(Ct);

        var text = await ScrapeAsync().WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System, Ct);

        Assert.IsFalse(pass.IsCompleted);
        Assert.Contains("queue_jobs{cluster=\"main\",queue=\"batch\",state=\"running\"} 1\n", text);
        hang.SetResult();
        await pass;
    }

    private static IEnumerable<(string Name, string Kind, string Help)> Heads(string text)
    {
        var helps = text.Split('\n').Where(l => l.StartsWith("# HELP ", StringComparison.Ordinal)).Select(l => l.Split(' ', 4)).ToDictionary(p => p[2], p => p[3]);
        return text.Split('\n').Where(l => l.StartsWith("# TYPE ", StringComparison.Ordinal)).Select(l => l.Split(' ')).Select(p => (p[2], p[3], helps[p[2]]));
    }

    [GeneratedRegex(@" [-+0-9.eEInfNa]+$", RegexOptions.Multiline)]
    private static partial Regex Number();

    private static double Value(string text, string series)
    {
        var head = $"{ElasticMetrics.Prefix}{series} ";
        return double.Parse(text.Split('\n').Single(l => l.StartsWith(head, StringComparison.Ordinal))[head.Length..], CultureInfo.InvariantCulture);
    }

    private static void Everything(ElasticMetrics metrics)
    {
        var was = Scenes.Node(1, NodeState.Joining) with { Booted = Scenes.At(30) };
        LedgerState before = new() { Nodes = [was, Scenes.Node(2, NodeState.Leaving) with { Drain = DrainCause.Idle }, Scenes.Node(3)] };
        var decision = Scenes.Decision(
                Scenes.Seen(null, 0, Scenes.Node(1)),
                [new Core.Planning.PlanAction.Drain(new(1), new("wn-1"), "r")],
                [was with { State = NodeState.Ready, Joined = Scenes.At(75), FirstBusy = Scenes.At(76) }, Scenes.Node(2, NodeState.Gone) with { Ended = Scenes.At(9) }, Scenes.Node(3, NodeState.Leaving) with { Outcome = NodeOutcome.Lost }, Scenes.Node(4)]);
        metrics.PassDone(decision, metrics.TalliesOf(decision, before), before, Scenes.Epoch, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        metrics.PassFailed(new LedgerUnavailableException("x"));
        metrics.HookRequested("main", "accepted");
        metrics.OrphanFound("simulated");
        metrics.RequestRefused("token");
        metrics.VmHookCalled("inventory", "done");
        metrics.DriverDone("simulated", "deploy", TimeSpan.FromSeconds(1), new RejectedException("x"));
        metrics.LrmsRead(new("main"), new() { Cluster = new("main"), ReadAt = Scenes.Ten, Skipped = System.Collections.Immutable.ImmutableSortedDictionary<string, int>.Empty.Add("x", 1) }, TimeSpan.FromSeconds(1));
    }

    // One node ready and busy; one job that a new node is requested for, one held, one too large; three seconds since the pass.
    private async Task<WorkerNode> BusyAsync()
    {
        var node = await ReadyNodeAsync("4711");
        Service.Submit("2", cores: 8);
        Service.Submit("3").IsHeld = true;
        Service.Submit("4", cores: 64);
        await Service.PassAsync(Ct);
        Service.Clock.Advance(TimeSpan.FromSeconds(3));
        return node;
    }

    private Task<string> ScrapeAsync() => Service.Http.GetStringAsync(ApiPaths.Metrics, Ct);

    private Task CheckAsync(string text) => Promtool.PassesAsync(text, Ct, "check", "metrics");
}
