using StratusLab.Elastic.Core.Demand;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Planning;
using StratusLab.Elastic.Metrics;

namespace StratusLab.Elastic.Tests.Metrics;

[TestClass]
public sealed class QueueTallyTests
{
    [TestMethod]
    public void Tally_EveryDemandCode_HasAClass()
    {
        foreach (var code in Enum.GetValues<DemandCode>())
        {
            Assert.AreNotEqual("", ReasonClass.Of(code));
        }
    }

    [TestMethod]
    public void Tally_VerdictsOfSeveralKinds_SplitsTheCores()
    {
        var tally = Of(Verdict("1", DemandCode.Counts, 2, 5), Verdict("2", DemandCode.Held, 0, 1), Verdict("3", DemandCode.TooLarge, 0, 1), Verdict("4", DemandCode.TooLarge, 0, 1));

        Assert.AreEqual(2, tally.PendingCores[("batch", "demand")]);
        Assert.AreEqual(3, tally.PendingCores[("batch", "limit")]);
        Assert.AreEqual(1, tally.PendingCores[("batch", "user")]);
        Assert.AreEqual(2, tally.PendingCores[("batch", "unsatisfiable")]);
        Assert.AreEqual(2, tally.Unsatisfiable["too_large"]);
        Assert.AreEqual(4, tally.Jobs[("batch", "pending")]);
        Assert.AreEqual(100, tally.Oldest[("batch", "")]);
        Assert.AreEqual(8 * 1000.0 * (1 << 20), tally.PendingMemory[("batch", "")]);
    }

    [TestMethod]
    public void Tally_OnlyHeldJobs_ShowNoOldestDemand() => Assert.AreEqual(0, Of(Verdict("1", DemandCode.Held, 0, 1)).Oldest[("batch", "")]);

    [TestMethod]
    public void Tally_FrozenCluster_SaysSoOfItsCores()
    {
        var cluster = Scenes.Cluster([Scenes.Job("1", cores: 3)]);

        var tally = QueueTally.Of(cluster, new() { Cluster = new("main"), Frozen = "x" }, new(), Scenes.Ten);

        Assert.AreEqual(3, tally?.PendingCores[("batch", "frozen")]);
    }

    [TestMethod]
    public void Tally_ReadIsNotWhole_IsNone() => Assert.IsNull(QueueTally.Of(Scenes.Cluster(incomplete: "x"), null, new(), Scenes.Ten));

    [TestMethod]
    public void Tally_MoreQueuesThanAGraphCanShow_CountsTheRestAsOther()
    {
        var cluster = Scenes.Cluster(Enumerable.Range(0, 500).Select(i => Scenes.Job($"{i}", JobState.Running, $"q{i}")));

        var jobs = QueueTally.Of(cluster, null, new(), Scenes.Ten)?.Jobs ?? [];

        Assert.IsLessThanOrEqualTo(101, jobs.Keys.Select(k => k.Queue).Distinct().Count());
        Assert.AreEqual(500, jobs.Values.Sum());
    }

    private static QueueTally Of(params JobVerdict[] verdicts)
    {
        var cluster = Scenes.Cluster(verdicts.Select(v => v.Job));
        return QueueTally.Of(cluster, new() { Cluster = new("main"), Jobs = [.. verdicts] }, new(), Scenes.At(100))!; // The read is whole.
    }

    private static JobVerdict Verdict(string id, DemandCode code, int tasks, int all) => new(Scenes.Job(id) with { Tasks = all }, code, tasks, [], "");
}
