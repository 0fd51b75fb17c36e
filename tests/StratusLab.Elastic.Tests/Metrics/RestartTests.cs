using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Ledger;
using StratusLab.Elastic.Metrics;
using StratusLab.Elastic.Tests.Api;

namespace StratusLab.Elastic.Tests.Metrics;

/// <summary>What is counted for longer than the service lives.</summary>
[TestClass]
public sealed class RestartTests : ApiSuite
{
    private static readonly string[] Kept =
    [
        "nodes_created_total", "nodes_retired_total", "node_failures_total", "scale_decisions_total", "idle_core_seconds_total", "busy_core_seconds_total", "boot_core_seconds_total",
    ];

    [TestMethod]
    public async Task Pass_ThatOnlyCounts_LeavesWhatIsShownAsItWas()
    {
        await ReadyNodeAsync();
        for (var i = 0; i < 3; i++)
        {
            Service.Clock.Advance(TimeSpan.FromSeconds(5));
            await Service.PassAsync(Ct);
        }

        var (changes, sums) = (Service.Ledger.Changes, (await Service.Ledger.ListTalliesAsync(Ct)).Sum(t => t.Value));
        Service.Clock.Advance(TimeSpan.FromSeconds(5));
        await Service.PassAsync(Ct);

        Assert.AreEqual(changes, Service.Ledger.Changes);
        Assert.IsGreaterThan(sums, (await Service.Ledger.ListTalliesAsync(Ct)).Sum(t => t.Value));
    }

    [TestMethod]
    public async Task Counters_ServiceStartsAgain_GoOnWhereTheyWere()
    {
        Service.Submit("1", runTime: TimeSpan.FromSeconds(20));
        await Service.RunUntilAsync(s => s.Nodes.Any(n => n.State == NodeState.Ready), Ct);
        await Service.RunUntilAsync(s => s.Nodes.IsEmpty, Ct);
        var before = Lines(await Service.Http.GetStringAsync(ApiPaths.Metrics, Ct));

        using var next = new Meters();
        next.Metrics.Announce(Service.Site);
        next.Metrics.Restore(await Service.Ledger.ListTalliesAsync(Ct));

        Assert.IsGreaterThan(5, before.Count(l => !l.EndsWith(" 0", StringComparison.Ordinal)));
        CollectionAssert.AreEquivalent(before, Lines(next.Text()));
    }

    [TestMethod]
    public void Counters_PassIsNotWritten_ShowNothingOfIt()
    {
        using var meters = new Meters();
        var decision = Scenes.Decision(nodes: [Scenes.Node(1)]);

        var tallies = meters.Metrics.TalliesOf(decision, new());
        meters.Metrics.PassFailed(new LedgerUnavailableException("x"));

        Assert.AreEqual(1, tallies.Single().Value);
        Assert.DoesNotContain("nodes_created_total", meters.Text());
    }

    [TestMethod]
    public void Counters_KeptUnderOtherLabelsOrNoLongerKnown_ArePassedOver()
    {
        using var meters = new Meters();

        meters.Metrics.Restore([new(ElasticMetrics.Prefix + "nodes_created_total", ["main"], 5), new("stratuslab_elastic_former_total", ["main"], 5)]);

        Assert.AreEqual("", meters.Text());
    }

    private static string[] Lines(string text) =>
        [.. text.Replace(ElasticMetrics.Prefix, "", StringComparison.Ordinal).Split('\n').Where(l => Kept.Any(k => l.StartsWith(k + "{", StringComparison.Ordinal)))];
}
