using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Planning;

namespace StratusLab.Elastic.Core.Tests.Planning;

[TestClass]
public sealed class ExplanationTests
{
    private const string NoUse = "More nodes would not start it, so it is not counted.";

    private static readonly Job Wide = Given.Pending("4711") with
    {
        Shape = new() { Nodes = 2, PerNode = Given.Cores(4, 8), Walltime = Given.Minutes(60) },
        Submitted = Given.Noon - Given.Seconds(192),
    };

    [TestMethod]
    public void Why_WideJobWithOneNodeFreeAndOneBooting_NamesBothAndExpectsItsStart() =>
        Check(
            "Job 4711 (alice, 2 nodes x 4 cores, 8 GiB each, 1 h) has waited 3 min 12 s in queue batch. It counts as demand for pool \"medium\". "
            + $"It is expected to run on wn-0-12 (free now) and wn-0-15 (booting on kvm01 for 41 s; this pool's nodes took 2 min). Expected start: about {Clock(79)}.",
            new Scene().Ours(Given.Node(12)).Ours(Given.Node(15, NodeState.Booting) with { Created = Given.Noon - Given.Seconds(41) }).With(Wide));

    [TestMethod]
    public void Why_NewNodes_CountsThemByPool() =>
        Check(
            "Job 4711 (alice, 2 nodes x 4 cores, 8 GiB each, 1 h) has waited 3 min 12 s in queue batch. It counts as demand for pool \"medium\". "
            + $"It is expected to run on 2 new nodes of pool \"medium\". Expected start: about {Clock(120)}.",
            new Scene().With(Wide));

    [TestMethod]
    public void Why_RequestedNode_SaysSo() =>
        Ends(
            $"It is expected to run on wn-0-1 (requested on kvm01 for 5 s). Expected start: about {Clock(115)}.",
            new Scene().Ours(Given.Node(1, NodeState.Requested) with { Created = Given.Noon - Given.Seconds(5) }).With(Given.Pending("4711")));

    [TestMethod]
    public void Why_FreeNode_ExpectsItWithTheNextCycle() =>
        Ends(
            "It is expected to run on wn-0-1 (free now). It should start with the next scheduling cycle.",
            new Scene().Ours(Given.Node(1)).With(Given.Pending("4711")));

    [TestMethod]
    public void Why_DrainUndoneForIt_SaysSo() =>
        Ends(
            "It is expected to run on wn-0-1 (its drain is undone for it). It should start with the next scheduling cycle.",
            new Scene().Ours(Given.Node(1, NodeState.Draining)).With(Given.Pending("4711")));

    [TestMethod]
    public void Why_NodeAboutToBeFree_SaysSo()
    {
        var running = Given.Running("9", 4, "wn-0-1");
        running = running with { Shape = running.Shape with { Walltime = Given.Minutes(11) } };
        Ends(
            $"It is expected to run on wn-0-1 (about to be free). Expected start: about {Clock(120)}.",
            new Scene().Ours(Given.Node(1)).With(running, Given.Pending("4711")));
    }

    [TestMethod]
    public void Why_BootTakesLongerThanUsual_ExpectsItNow() =>
        Ends(
            "It is expected to run on wn-0-1 (booting on kvm01 for 1 h 2 min). It should start with the next scheduling cycle.",
            new Scene().Ours(Given.Node(1, NodeState.Booting)).With(Given.Pending("4711")));

    [TestMethod]
    public void Why_ManyNodes_NamesTheFirstEight()
    {
        var scene = Enumerable.Range(1, 10).Aggregate(new Scene().With(Given.Pool(max: 10)).Host("kvm01", cores: 64, gib: 256), (s, i) => s.Ours(Given.Node(i)));
        Ends(
            "It is expected to run on wn-0-1 (free now), wn-0-2 (free now), wn-0-3 (free now), wn-0-4 (free now), wn-0-5 (free now), wn-0-6 (free now), "
            + "wn-0-7 (free now), wn-0-8 (free now) and 2 more nodes. It should start with the next scheduling cycle.",
            scene.With(Given.Pending("4711", nodes: 10)));
    }

    [TestMethod]
    public void Why_NoRoom_SaysWhatIsInTheWay() =>
        Ends(
            "It counts as demand. There is no room for it now: pool \"medium\" is at its maximum, 1.",
            new Scene().With(Given.Pool(max: 1)).Ours(Given.Node(1)).With(Given.Running("9", 4, "wn-0-1"), Given.Pending("4711")));

    [TestMethod]
    public void Why_ArrayHalfPlaced_SaysHowMuchCountsAndWhatIsLeft() =>
        Ends(
            "It counts as demand for pool \"medium\". 6 of its tasks count now; its array's throttle or a cap stops the others. It is expected to run on a new node of pool \"medium\". "
            + "There is no room for the rest now: pool \"medium\" is at its maximum, 1.",
            new Scene().With(Given.Pool(max: 1)).With(Given.Pending("4711") with { Array = new("4711"), Tasks = 50, TaskLimit = 6 }));

    [TestMethod]
    public void Why_Held_SaysWhoSaysSo() =>
        Check(
            $"Job 4712 (bob, 1 core) has waited 3 min in queue batch. It is held (the LRMS says: JobHeldUser). {NoUse}",
            new Scene().With(Given.Pending("4712") with { User = "bob", Reason = WaitReason.Held, ReasonText = "JobHeldUser" }),
            "4712");

    [TestMethod]
    [DataRow(WaitReason.Dependency, "Dependency", "It waits for another job (the LRMS says: Dependency).")]
    [DataRow(WaitReason.BeginTime, "BeginTime", "Its begin time is still to come.")]
    [DataRow(WaitReason.Limit, "QOSMaxCpuPerUserLimit", "A limit stops it (the LRMS says: QOSMaxCpuPerUserLimit).")]
    [DataRow(WaitReason.ArrayThrottle, "JobArrayTaskLimit", "As many tasks of its array run as it allows.")]
    [DataRow(WaitReason.Licence, "", "It waits for a licence.")]
    [DataRow(WaitReason.Reservation, "", "It is bound to a reservation.")]
    [DataRow(WaitReason.QueueClosed, "PartitionDown", "Queue batch is closed.")]
    [DataRow(WaitReason.Impossible, "BadConstraints", "It can never run (the LRMS says: BadConstraints).")]
    [DataRow(WaitReason.Unknown, "NewWord", "Its reason is not one that nodes are known to cure (the LRMS says: NewWord).")]
    public void Why_ReasonThatNodesDoNotCure_SaysSo(WaitReason reason, string text, string expected) =>
        Ends($"{expected} {NoUse}", new Scene().With(Given.Pending("4711") with { Reason = reason, ReasonText = text }));

    [TestMethod]
    public void Why_TooLarge_NamesTheLargestNodeItCouldGet() =>
        Ends(
            "It fits no pool: the largest node it could get has 32 cores, 64 GiB (pool \"big\"). Raise that pool's template, or ask for less per node.",
            new Scene().With(Given.Pool(), Given.Pool("big", cores: 32), Given.Pool("huge", cores: 128) with { Queues = [new("special")] })
                .With(Given.Pending("4711", cores: 64)));

    [TestMethod]
    public void Why_TooManyNodes_NamesEveryMaximum() =>
        Ends(
            "Its 9 nodes are more than its pools may have (large 1, medium 2). Raise \"max\", or ask for fewer nodes.",
            new Scene().With(Given.Pool(max: 2), Given.Pool("large", max: 1)).With(Given.Pending("4711", nodes: 9)));

    [TestMethod]
    public void Why_NoPool_SaysWhatToAdd()
    {
        var job = Given.Pending("4711");
        Ends(
            "No pool serves that queue. Add it to a pool's \"queues\".",
            new Scene().With(Given.Pool() with { Queues = [new("long")] }).With(job));
        Ends(
            "No pool has the features it asks for (ssd). Add them to a pool's \"features\".",
            new Scene().With(job with { Shape = job.Shape with { Features = new("ssd") } }));
        Ends(
            $"Its feature expression has operators that are not read. {NoUse}",
            new Scene().With(job with { Shape = job.Shape with { Features = new("[a|b]") } }));
    }

    [TestMethod]
    public void Why_AccountCap_NamesTheAccount() =>
        Ends(
            $"Account \"physics\" has as many cores as this site gives it. {NoUse}",
            new Scene().Policy(p => p with { AccountCores = Given.One("physics", 1) }).With(Given.Pending("4711", cores: 2) with { Account = "physics" }));

    [TestMethod]
    public void Why_FrozenCluster_SaysWhyAndWhatThatMeans() =>
        Check(
            "Job 4711 (alice, 1 core) has waited 3 min in queue batch. Cluster \"main\" is frozen: qstat timed out. "
            + "Nothing is started or stopped there until it can be read again.",
            new Scene().With(Given.Pending("4711")).ChangedCluster(c => c with { Frozen = "qstat timed out" }));

    [TestMethod]
    public void Why_ClusterFrozenByAnOperator_WaitsForThatOperator() =>
        Ends(
            "Cluster \"main\" is frozen: by bob since 11:00:00 UTC. Nothing is started or stopped there until it is unfrozen.",
            new Scene().With(Given.Pending("4711")).ChangedCluster(c => c with { Frozen = "by bob since 11:00:00 UTC", IsFrozenByOperator = true }));

    [TestMethod]
    public void Why_CountsSinceAnInstant_SaysSince() =>
        Assert.Contains(
            "It counts as demand for pool \"medium\" since 11:57:00 UTC. It is expected",
            Why(new Scene().With(Given.Pending("4711")), "4711", Given.Noon - Given.Minutes(3)) ?? "");

    [TestMethod]
    public void Why_PoolHasBooted_ExpectsWhatItsBootsReallyTook() =>
        Ends(
            $"wn-0-4 (booting on kvm01 for 10 s; this pool's nodes took 40 s to 1 min 40 s). Expected start: about {Clock(80)}.",
            Enumerable.Range(1, 3).Aggregate(new Scene(), (s, i) => s.Ours(Given.Node(i) with { Created = Given.Noon - Given.Minutes(60), Joined = Given.Noon - Given.Minutes(60) + Given.Seconds(10 + (30 * i)) }))
                .Ours(Given.Node(4, NodeState.Booting) with { Created = Given.Noon - Given.Seconds(10) })
                .With(Given.Running("1", 4, "wn-0-1"), Given.Running("2", 4, "wn-0-2"), Given.Running("3", 4, "wn-0-3"), Given.Pending("4711")));

    [TestMethod]
    public void Why_RunningJob_SaysWhereAndHowLongItWaited() =>
        Check(
            $"Job 4711 (alice, 2 nodes x 4 cores each) runs on wn-0-1, wn-0-2 since 11:50:00 UTC; it waited 5 min.",
            new Scene().With(Given.Running("4711", 4, "wn-0-1", "wn-0-2") with { Submitted = Given.Noon - Given.Minutes(15) }));

    [TestMethod]
    public void Why_JobThatEnds_SaysSo()
    {
        var job = Given.Running("4711", 4, "wn-0-1");
        Check("Job 4711 (alice) is ending on wn-0-1.", new Scene().With(job with { State = JobState.Ending }));
        Check("Job 4711 (alice) is over.", new Scene().With(job with { State = JobState.Ended }));
    }

    [TestMethod]
    public void Why_TaskOfAnArrayThatRuns_IsFoundByItsArray() =>
        Check(
            $"Job 4711_3 (alice, 1 core) runs on wn-0-1 since 11:50:00 UTC; it waited 0 s.",
            new Scene().With(Given.Running("4711_3", 1, "wn-0-1") with { Array = new("4711") }));

    [TestMethod]
    public void Why_UnknownJob_IsNull() => Assert.IsNull(Why(new Scene(), "4711"));

    [TestMethod]
    public void Why_NeverRead_IsNull() => Assert.IsNull(Why(new Scene().ChangedCluster(c => c with { Snapshot = null }), "4711"));

    [TestMethod]
    public void Why_HostileTexts_ArePrintedHarmlessly()
    {
        var evil = Given.Pending("4711") with { User = "al\u001b[31mice", Reason = WaitReason.Held, ReasonText = "two\nlines" };
        Check($"Job 4711 (al?[31mice, 1 core) has waited 3 min in queue batch. It is held (the LRMS says: two?lines). {NoUse}", new Scene().With(evil));
    }

    private static string Clock(double secondsFromNow) => Words.About(Given.Noon + Given.Seconds(secondsFromNow), Given.Noon);

    private static void Check(string expected, Scene scene, string job = "4711") => Assert.AreEqual(expected, Why(scene, job));

    private static void Ends(string expected, Scene scene) => Assert.EndsWith(expected, Why(scene, "4711") ?? "");

    private static string? Why(Scene scene, string job, DateTimeOffset? since = null)
    {
        var seen = scene.See();
        return Explanation.Why(new(job), seen.Clusters[0], Planner.Plan(seen).Clusters[0], seen, since);
    }
}
