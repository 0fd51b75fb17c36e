using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Tests.Metrics;

/// <summary>What is derived from one pass after another: core seconds, and jobs that start.</summary>
[TestClass]
public sealed class UsageMetricsTests
{
    private const string Pool = "{cluster=\"main\",pool=\"small\"}";

    private readonly Meters meters = new();

    [TestCleanup]
    public void Stop() => meters.Dispose();

    [TestMethod]
    public void CoreSeconds_TwoPasses_AreSplitIntoBusyIdleAndBoot()
    {
        var cluster = Scenes.Cluster(nodes: [Listed(1, 3)]);
        Pass(0, cluster, Scenes.Node(1), Scenes.Node(2, NodeState.Booting));
        Pass(10, cluster, Scenes.Node(1), Scenes.Node(2, NodeState.Booting));

        Assert.AreEqual("30", meters.Value("busy_core_seconds_total" + Pool));
        Assert.AreEqual("10", meters.Value("idle_core_seconds_total" + Pool));
        Assert.AreEqual("40", meters.Value("boot_core_seconds_total" + Pool));
    }

    [TestMethod]
    public void CoreSeconds_ClusterCannotBeRead_GoByWhatTheNodeWasDoing()
    {
        var cluster = Scenes.Cluster(incomplete: "x");
        Pass(0, cluster);
        Pass(10, cluster, Scenes.Node(1) with { BusySince = Scenes.Ten }, Scenes.Node(2));

        Assert.AreEqual("40", meters.Value("busy_core_seconds_total" + Pool));
        Assert.AreEqual("40", meters.Value("idle_core_seconds_total" + Pool));
    }

    [TestMethod]
    public void CoreSeconds_FirstPassOrALongSilenceOrAClockSetBack_AddNothing()
    {
        Pass(1000, null, Scenes.Node(1));
        Pass(2000, null, Scenes.Node(1));
        Pass(1500, null, Scenes.Node(1));

        Assert.IsNull(meters.Value("idle_core_seconds_total" + Pool));
    }

    [TestMethod]
    public void JobStarts_JobThatWaitedRunsNow_ItsWaitIsTimed()
    {
        Pass(0, Scenes.Cluster([Scenes.Job("1"), Running("2", 0)]));
        Pass(15, Scenes.Cluster([Running("1", 12), Running("2", 0)]));
        Pass(30, Scenes.Cluster([Running("1", 12), Running("2", 0)]));

        Assert.AreEqual("1", meters.Value("queue_wait_seconds_count{cluster=\"main\",queue=\"batch\"}"));
        Assert.AreEqual("12", meters.Value("queue_wait_seconds_sum{cluster=\"main\",queue=\"batch\"}"));
        Assert.DoesNotContain("job_start_latency_seconds", meters.Text());
    }

    [TestMethod]
    public void JobStarts_OnTheNodeMadeForIt_IsTimedForItsPool()
    {
        var node = Scenes.Node(1) with { MadeFor = [new("1")] };
        Pass(0, Scenes.Cluster([Scenes.Job("1")]), node);
        Pass(60, Scenes.Cluster([Running("1", 55, "wn-1")]), node);

        Assert.AreEqual("55", meters.Value("job_start_latency_seconds_sum" + Pool));
    }

    [TestMethod]
    public void JobStarts_TaskOfAnArray_IsNewByItsOwnId()
    {
        Pass(0, Scenes.Cluster([Scenes.Job("7") with { Array = new("7"), Tasks = 3 }]));
        Pass(15, Scenes.Cluster([Scenes.Job("7") with { Array = new("7"), Tasks = 2 }, Running("8", 10) with { Array = new("7") }]));

        Assert.AreEqual("1", meters.Value("queue_wait_seconds_count{cluster=\"main\",queue=\"batch\"}"));
    }

    [TestMethod]
    public void JobStarts_AReadThatIsNotWholeBetween_CountsNothingTwice()
    {
        Pass(0, Scenes.Cluster([Running("1", 0)]));
        Pass(15, Scenes.Cluster(incomplete: "x"));
        Pass(30, Scenes.Cluster([Running("1", 0)]));

        Assert.DoesNotContain("queue_wait_seconds", meters.Text());
    }

    private static Job Running(string id, int started, params string[] nodes) => Scenes.Job(id, JobState.Running, started: Scenes.At(started), nodes: nodes);

    private static LrmsNode Listed(int id, int busy) => new() { Name = new($"wn-{id}"), IsUp = true, HasJobs = busy > 0, Total = new(4, 8000), Allocated = new(busy, 0) };

    private void Pass(int at, Core.Planning.ClusterObservation? cluster, params WorkerNode[] nodes) =>
        meters.Pass(Scenes.Decision(Scenes.Seen(cluster, at, nodes)), new(), Scenes.Epoch, default, default);
}
