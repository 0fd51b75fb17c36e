using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Planning;

namespace StratusLab.Elastic.Core.Tests.Planning;

/// <summary>The plan of a cluster that calls for its nodes by name. Its pool "medium" has the names wn-0-1 to wn-0-3.</summary>
[TestClass]
public sealed class CalledNodesTests
{
    [TestMethod]
    public void Plan_CalledForAndNotThere_BootsThatNameForItsJobs() =>
        Assert.AreEqual("boot wn-0-2 kvm01 for 5,6", Cluster(Node(1, NodeCall.Released), Called(2)).With(OnIt("6", 2), OnIt("5", 2)).Actions());

    [TestMethod]
    public void Plan_PendingJobAndNoCall_BootsNothing() =>
        Assert.AreEqual("", Cluster(Node(1, NodeCall.Released)).With(Given.Pending("5")).Actions());

    [TestMethod]
    public void Plan_CalledForAndOnItsWay_BootsNothingMore() =>
        Assert.AreEqual("", Cluster(Called(2)).Ours(Given.Node(2, NodeState.Booting)).Actions());

    [TestMethod]
    public void Plan_CalledForWhileTheOldVmStops_WaitsForItsEnd()
    {
        var scene = Cluster(Called(2)).Ours(Given.Node(2, NodeState.Stopping));
        Assert.AreEqual("", scene.Actions());
        Assert.AreEqual("node wn-0-2: is called for; VM 2, which had that name before, is not gone yet", scene.Refusals());
    }

    [TestMethod]
    public void Plan_CalledForAndNoHostHasRoom_SaysWhy()
    {
        var scene = Cluster(Called(1)).Host("kvm01", cores: 2);
        Assert.AreEqual("", scene.Actions());
        Assert.StartsWith("node wn-0-1: is called for; no host has room for pool \"medium\"", scene.Refusals());
        Assert.AreEqual(ScaleObstacle.NoHost, scene.Plan().Clusters[0].Skipped.Single().Why);
    }

    [TestMethod]
    public void Plan_AllNamesOfThePoolAreGivenOutAndJobsWait_SaysThatItIsAtItsMaximum()
    {
        var scene = Cluster(Called(1), Called(2), Called(3)).Ours(Given.Node(1, NodeState.Booting)).Ours(Given.Node(2, NodeState.Booting)).With(Given.Pending("5"));
        Assert.IsEmpty(scene.Plan().Clusters[0].Skipped, "one is free");

        Assert.AreEqual(ScaleObstacle.PoolMaximum, scene.Ours(Given.Node(3, NodeState.Booting)).Plan().Clusters[0].Skipped.Single().Why);
    }

    [TestMethod]
    public void Plan_AllNamesOfThePoolAreGivenOutAndNothingWaits_SaysNothing() => Assert.IsEmpty(
        Cluster(Called(1), Called(2), Called(3)).Ours(Given.Node(1, NodeState.Booting)).Ours(Given.Node(2, NodeState.Booting)).Ours(Given.Node(3, NodeState.Booting)).Plan().Clusters[0].Skipped);

    [TestMethod]
    public void Plan_CalledForWhileItsPoolRests_BootsNothing() =>
        Assert.Contains("rests until", Resting(Cluster(Called(1))).Refusals());

    [TestMethod]
    public void Plan_CalledForAndItsAddressIsAnotherVms_BootsNothing()
    {
        var scene = Cluster(Called(1)).Changed(o => o with { TakenNames = [new("wn-0-1")] });
        Assert.AreEqual("", scene.Actions());
        Assert.AreEqual("node wn-0-1: is called for; its address is held by a VM that is no worker node", scene.Refusals());
    }

    [TestMethod]
    public void Plan_CalledForAndInNoPool_SaysSo() =>
        Assert.AreEqual("node wn-0-9: is called for; it belongs to no pool of cluster \"main\"", Cluster(Called(9)).Refusals());

    [TestMethod]
    public void Plan_MoreCallsThanAPassBoots_LeavesTheRestToTheNext()
    {
        var scene = Cluster(Called(1), Called(2), Called(3)).Changed(o => o with { MaxBoots = 2 });
        Assert.AreEqual("boot wn-0-1 kvm01 for ; boot wn-0-2 kvm01 for ", scene.Actions());
        Assert.AreEqual("node wn-0-3: is called for; it must wait for the next pass: one pass boots at most 2", scene.Refusals());
    }

    [TestMethod]
    public void Plan_GivenUpAndItsPoolMayBoot_GivesItBack() =>
        Assert.AreEqual("give back wn-0-1", Cluster(Node(1, NodeCall.GivenUp)).Actions());

    [TestMethod]
    public void Plan_GivenUpWhileItsPoolRests_LeavesIt() =>
        Assert.AreEqual("", Resting(Cluster(Node(1, NodeCall.GivenUp))).Actions());

    [TestMethod]
    public void Plan_GivenUpAndItsVmIsNotGone_LeavesIt() =>
        Assert.AreEqual("", Cluster(Node(1, NodeCall.GivenUp)).Ours(Given.Node(1, NodeState.Leaving)).Actions());

    [TestMethod]
    public void Plan_FewerThanThePoolsMinimum_HasThemCalledFor() =>
        Assert.AreEqual(
            "call wn-0-2",
            Cluster(p => p with { Min = 2 }, Node(1, NodeCall.None), Node(2, NodeCall.Released), Node(3, NodeCall.Released)).Actions());

    [TestMethod]
    public void Plan_MinimumWhileThePoolRests_CallsForNothing() =>
        Assert.AreEqual("", Resting(Cluster(p => p with { Min = 2 }, Node(1, NodeCall.Released))).Actions());

    [TestMethod]
    public void Plan_IdleForLong_IsTheBatchSystemsToRelease() =>
        Assert.AreEqual("", Cluster().Ours(Given.Node(1)).Actions());

    [TestMethod]
    public void Text_BootOfAName_NamesIt() =>
        Assert.Contains("+ boot wn-0-2 of medium on kvm01", PlanText.Print(Cluster(Called(2)).With(OnIt("5", 2)).Plan()));

    [TestMethod]
    public void Why_JobWithACalledNodeThatBoots_SaysHowFarItIs() =>
        Assert.EndsWith(
            "The batch system has given it wn-0-2 and calls for that node. wn-0-2: booting on kvm01 for 1 h 2 min.",
            Why("5", Cluster(Called(2)).Ours(Given.Node(2, NodeState.Booting)).With(OnIt("5", 2))));

    [TestMethod]
    public void Why_JobWithACalledNodeThatCannotBoot_SaysWhy() =>
        Assert.Contains("wn-0-2 is not booted now: no host has room", Why("5", Cluster(Called(2)).Host("kvm01", cores: 2).With(OnIt("5", 2))));

    [TestMethod]
    public void Why_PendingJob_SaysWhoDecides() =>
        Assert.EndsWith("The batch system chooses its nodes itself and calls for them in the job's turn; what is called for is booted.", Why("5", Cluster().With(Given.Pending("5"))));

    private static string Why(string job, Scene scene)
    {
        var seen = scene.See();
        var plan = Planner.Plan(seen);
        return Explanation.Why(new(job), seen.Clusters[0], plan.Clusters[0], seen, null) ?? "";
    }

    private static Scene Cluster(params LrmsNode[] nodes) => Cluster(p => p, nodes);

    private static Scene Cluster(Func<Pool, Pool> change, params LrmsNode[] nodes) => new Scene()
        .With(change(Given.Pool() with { Max = 3, Names = [new("wn-0-1"), new("wn-0-2"), new("wn-0-3")] }))
        .Policy(p => p with { CallsForNodes = true })
        .With(nodes);

    private static Scene Resting(Scene scene) => scene.Changed(o => o with { Memory = o.Memory with { Pools = Given.One(new PoolName("medium"), BackOff.None.Failed(o.Now, "no boot")) } });

    private static LrmsNode Called(int number) => Node(number, NodeCall.CalledFor);

    private static LrmsNode Node(int number, NodeCall call) => Given.Listed($"wn-0-{number}") with { Call = call, IsUp = call == NodeCall.None };

    private static Job OnIt(string id, int number) => Given.Running(id, 1, $"wn-0-{number}");
}
