using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Core.Tests.Planning;

/// <summary>Which room there is without a new node, and in which order it is used.</summary>
[TestClass]
public sealed class SupplyTests
{
    private static readonly WorkerNode Fresh = Given.Node(1) with { IdleSince = Given.Noon, Joined = Given.Noon };

    [TestMethod]
    public void Free_OurNode_IsUsedBeforeANewOne() => Assert.AreEqual("", new Scene().Ours(Fresh).With(Given.Pending("1", cores: 4)).Actions());

    [TestMethod]
    public void Free_NodeOfTheSiteItself_IsUsedBeforeANewOne() =>
        Assert.AreEqual("", new Scene().With(Given.Listed("static-1")).With(Given.Pending("1", cores: 4)).Actions());

    [TestMethod]
    public void Free_PartOfANode_IsUsed() =>
        Assert.AreEqual("", new Scene().Ours(Fresh).With(Given.Running("9", 1, "wn-0-1"), Given.Pending("1", cores: 3)).Actions());

    [TestMethod]
    [DataRow(false, false, DisplayName = "down")]
    [DataRow(true, true, DisplayName = "drained by somebody else")]
    public void Free_NodeThatTakesNoJobs_IsNoRoom(bool isUp, bool isDrained)
    {
        LrmsNode Broken(LrmsNode n) => n with { IsUp = isUp, IsDrained = isDrained, Reason = "memory errors" };
        Assert.AreEqual("boot medium kvm01 for 1", new Scene().Ours(Fresh, Broken).With(Given.Pending("1")).Actions());
        Assert.AreEqual("boot medium kvm01 for 1", new Scene().With(Broken(Given.Listed("static-1"))).With(Given.Pending("1")).Actions());
    }

    [TestMethod]
    public void Free_ReadyNodeThatTheLrmsHasNotResumedYet_IsRoom() =>
        Assert.AreEqual("", new Scene().Ours(Fresh, n => n with { IsDrained = true, Reason = Given.Tag(1).Value }).With(Given.Pending("1")).Actions());

    [TestMethod]
    [DataRow(NodeState.Requested)]
    [DataRow(NodeState.Booting)]
    [DataRow(NodeState.Joining)]
    public void Booting_NodeOnItsWay_IsWaitedFor(NodeState state) =>
        Assert.AreEqual("", new Scene().Ours(Given.Node(1, state)).With(Given.Pending("1", cores: 4)).Actions());

    [TestMethod]
    [DataRow(NodeState.Requested)]
    [DataRow(NodeState.Booting)]
    public void Booting_NodeTheLrmsKnowsAlready_IsWaitedFor(NodeState state) =>
        Assert.AreEqual(
            "",
            new Scene().Ours(Given.Node(1, state)).With(Given.Listed("wn-0-1") with { IsUp = false }).With(Given.Pending("1", cores: 4)).Actions());

    [TestMethod]
    public void Booting_LrmsHasGivenItAJobAlready_HasOnlyTheRest()
    {
        var scene = new Scene().Ours(Given.Node(1, NodeState.Joining)).With(Given.Running("9", 3, "wn-0-1"));
        Assert.AreEqual("boot medium kvm01 for 1", scene.With(Given.Pending("1", cores: 2)).Actions());
    }

    [TestMethod]
    public void Booting_DrainedBySomebodyElse_IsNotWaitedFor() =>
        Assert.AreEqual(
            "boot medium kvm01 for 1",
            new Scene().Ours(Given.Node(1, NodeState.Joining), n => n with { IsDrained = true, Reason = "burn-in" }).With(Given.Pending("1")).Actions());

    [TestMethod]
    public void Draining_ForIdleness_IsKept() =>
        Assert.AreEqual("keep wn-0-1", new Scene().Ours(Given.Node(1, NodeState.Draining)).With(Given.Pending("1")).Actions());

    [TestMethod]
    [DataRow(DrainCause.Unhealthy)]
    [DataRow(DrainCause.Operator)]
    public void Draining_ForAnotherCause_IsLeftAlone(DrainCause cause) =>
        Assert.AreEqual(
            "boot medium kvm01 for 1",
            new Scene().Ours(Given.Node(1, NodeState.Draining) with { Drain = cause, Order = cause == DrainCause.Operator ? NodeOrder.Retire : NodeOrder.None }).With(Given.Pending("1")).Actions());

    [TestMethod]
    public void Draining_ButSomebodyElseDrainedItToo_IsLeftAlone() =>
        Assert.AreEqual(
            "boot medium kvm01 for 1",
            new Scene().Ours(Given.Node(1, NodeState.Draining), n => n with { Reason = "memory errors" }).With(Given.Pending("1")).Actions());

    [TestMethod]
    [DataRow(NodeState.Leaving)]
    [DataRow(NodeState.Stopping)]
    public void Leaving_Node_IsNoRoom(NodeState state) =>
        Assert.AreEqual(
            "boot medium kvm01 for 1",
            new Scene().Ours(Given.Node(1, state)).With(Given.Listed("wn-0-1")).With(Given.Pending("1")).Actions());

    [TestMethod]
    [DataRow(11, "", DisplayName = "ends in 1 min, a boot takes 2")]
    [DataRow(12, "", DisplayName = "ends when a new node would come")]
    [DataRow(13, "boot medium kvm01 for 1", DisplayName = "ends later than a new node would come")]
    [DataRow(9, "", DisplayName = "should have ended a minute ago")]
    [DataRow(8, "boot medium kvm01 for 1", DisplayName = "has outlived its walltime: nobody knows when it ends")]
    public void FreeSoon_RunningJobWithWalltime_IsWaitedForIfItEndsInTime(int walltimeMinutes, string expected)
    {
        var running = Given.Running("9", 4, "wn-0-1");
        running = running with { Shape = running.Shape with { Walltime = Given.Minutes(walltimeMinutes) } };
        Assert.AreEqual(expected, new Scene().Ours(Fresh).With(running, Given.Pending("1", cores: 4)).Actions());
    }

    [TestMethod]
    public void FreeSoon_NoWalltime_IsNotWaitedFor() =>
        Assert.AreEqual("boot medium kvm01 for 1", new Scene().Ours(Fresh).With(Given.Running("9", 4, "wn-0-1"), Given.Pending("1", cores: 4)).Actions());

    [TestMethod]
    public void Order_EveryKindOfRoom_IsFreeThenDrainingThenBootingThenFreeSoonThenNew()
    {
        var running = Given.Running("9", 4, "wn-0-4");
        running = running with { Shape = running.Shape with { Walltime = Given.Minutes(11) } };
        var scene = new Scene()
            .Ours(Given.Node(1, NodeState.Booting))
            .Ours(Given.Node(2, NodeState.Draining))
            .Ours(Given.Node(3))
            .Ours(Given.Node(4))
            .With(running)
            .With([.. Enumerable.Range(1, 5).Select(i => Given.Pending($"{i}", cores: 4))]);
        var slots = scene.Host("kvm01", cores: 32).Plan().Clusters[0].Jobs.Select(v => $"{v.Slots[0].Kind} {v.Slots[0].Node}".Trim());
        Assert.AreEqual("Free wn-0-3, Draining wn-0-2, Booting wn-0-1, FreeSoon wn-0-4, New", string.Join(", ", slots));
    }

    [TestMethod]
    public void Order_FreeNodes_InUseThenTheSitesOwnThenTheCheaperPool()
    {
        var scene = new Scene()
            .With(Given.Pool("dear") with { Order = 2 }, Given.Pool("cheap") with { Order = 1 })
            .Ours(Given.Node(1) with { Pool = new("dear") })
            .Ours(Given.Node(2) with { Pool = new("cheap") })
            .Ours(Given.Node(10) with { Pool = new("cheap") })
            .Ours(Given.Node(9) with { Pool = new("dear") })
            .With(Given.Listed("static-1"))
            .With(Given.Running("9", 2, "wn-0-9"))
            .With([.. Enumerable.Range(1, 5).Select(i => Given.Pending($"{i}", cores: i == 1 ? 2 : 4))]);
        var nodes = scene.Plan().Clusters[0].Jobs.Select(v => $"{v.Slots[0].Node}");
        Assert.AreEqual("wn-0-9 static-1 wn-0-2 wn-0-10 wn-0-1", string.Join(' ', nodes));
    }

    [TestMethod]
    public void Free_NodeOfAPoolThatIsNotDeclaredAnyMore_IsStillUsed() =>
        Assert.AreEqual("", new Scene().Ours(Fresh with { Pool = new("former") }).With(Given.Pending("1")).Actions());

    [TestMethod]
    public void Free_NodeOfTheSameNameInAnotherCluster_IsNotMistakenForOurs()
    {
        var elsewhere = Given.Node(1, NodeState.Leaving) with { Cluster = new("other") };
        Assert.AreEqual(
            "",
            new Scene().With(Given.Listed("wn-0-1")).With(Given.Pending("1")).Changed(o => o with { Nodes = [elsewhere] }).Actions());
    }
}
