using System.Text.RegularExpressions;

namespace StratusLab.Elastic.Tests.Dashboards;

/// <summary>The recording and alerting rules.</summary>
[TestClass]
public sealed class RuleTests
{
    // docs/operations.md has a runbook for each of them.
    private static readonly string[] Wanted =
    [
        "LrmsDown", "SnapshotStale", "ClusterFrozen", "ProvisionFailureRatio", "JoinTimeouts", "PendingWithFreeCapacity", "AtMaxNodes", "NetworkAddresses", "OrphansFound", "NoLeader",
        "TwoLeaders", "IdleCoreShare", "HostDown", "NodesUnreachable", "PoolProtected", "PassesFail", "LedgerDown", "RefusedRequests",
    ];

    public required TestContext TestContext { get; set; }

    private static string Histories => Checkout.PathOf("tests", "StratusLab.Elastic.Tests", "Dashboards", "alerts.test.yml");

    [TestMethod]
    [TestCategory("Packages")]
    public Task Rules_AsInTheRepository_PassPromtool() => Promtool.PassesAsync("", TestContext.CancellationToken, "check", "rules", Rule.FileOfAlerts, Rule.FileOfRecords);

    [TestMethod]
    [TestCategory("Packages")]
    public Task Rules_OverMadeUpHistories_FireAndRecordAsTheyShould() => Promtool.PassesAsync(
        "", TestContext.CancellationToken, "test", "rules", Histories, Checkout.PathOf("tests", "StratusLab.Elastic.Tests", "Dashboards", "recording.test.yml"));

    [TestMethod]
    public void Alerts_AsInTheRepository_AreThoseThatAreWanted() => CollectionAssert.AreEquivalent(Wanted, Rule.All.Where(r => r.IsAlert).Select(r => r.Name).ToArray());

    [TestMethod]
    public void Alerts_EveryOne_HasAHistoryInWhichItFiresAndOneInWhichItDoesNot()
    {
        var text = File.ReadAllText(Histories);
        foreach (var alert in Wanted)
        {
            Assert.Contains($"name: {alert} fires", text);
            Assert.Contains($"name: {alert} does not fire", text);
        }
    }

    [TestMethod]
    public void Alerts_EveryOne_SaysWhatIsWrongAndHasARunbook()
    {
        var headings = File.ReadLines(Checkout.PathOf("docs", "operations.md")).Where(l => l.StartsWith('#')).Select(l => l.TrimStart('#', ' ')).ToHashSet();
        foreach (var alert in Rule.All.Where(r => r.IsAlert))
        {
            Assert.IsTrue(alert.Annotations["summary"].Length > 20 && alert.Annotations["description"].EndsWith('.'), alert.Name);
            Assert.AreEqual($"docs/operations.md#{alert.Name.ToLowerInvariant()}", alert.Annotations["runbook"]);
            Assert.Contains(alert.Name, headings);
        }
    }

    [TestMethod]
    public void Records_EveryOne_SaysWhatItIsOf()
    {
        foreach (var record in Rule.All.Where(r => !r.IsAlert))
        {
            // level:metric:operation, https://prometheus.io/docs/practices/rules/
            Assert.IsTrue(Regex.IsMatch(record.Name, "^stratuslab_elastic:[a-z_]+:(cores|bool)$"), record.Name);
        }
    }
}
