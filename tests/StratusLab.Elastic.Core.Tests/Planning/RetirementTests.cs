using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Core.Tests.Planning;

/// <summary>Which idle nodes are retired, and when not.</summary>
[TestClass]
public sealed class RetirementTests
{
    [TestMethod]
    public void Idle_ForItsTimeOut_IsDrainedWithTheReason()
    {
        var plan = new Scene().Ours(IdleFor(1, 10.1)).Plan();
        Assert.AreEqual("drain wn-0-1", Scene.Short(plan));
        Assert.AreEqual("idle 10 min 6 s (limit 10 min), and no waiting job needs it", plan.Actions[0].Reason);
    }

    [TestMethod]
    [DataRow(9.9, "")]
    [DataRow(10, "drain wn-0-1")]
    public void Idle_ItsTimeOut_IsTheLimit(double minutes, string expected) => Assert.AreEqual(expected, new Scene().Ours(IdleFor(1, minutes)).Actions());

    [TestMethod]
    [DataRow(14, "")]
    [DataRow(15, "drain wn-0-1")]
    public void Idle_YoungerThanItsMinimumLifetime_IsLeft(int ageMinutes, string expected) =>
        Assert.AreEqual(
            expected,
            new Scene().With(Given.Pool() with { MinLifetime = Given.Minutes(15) }).Ours(IdleFor(1, 12) with { Joined = Given.Noon - Given.Minutes(ageMinutes) }).Actions());

    [TestMethod]
    public void Busy_Node_IsLeft() => Assert.AreEqual("", new Scene().Ours(IdleFor(1, 60)).With(Given.Running("9", 1, "wn-0-1")).Actions());

    [TestMethod]
    public void Busy_JobIsEnding_IsLeft() =>
        Assert.AreEqual("", new Scene().Ours(IdleFor(1, 60)).With(Given.Running("9", 1, "wn-0-1") with { State = JobState.Ending }).Actions());

    [TestMethod]
    public void Needed_ByAWaitingJob_IsLeft() => Assert.AreEqual("", new Scene().Ours(IdleFor(1, 60)).With(Given.Pending("1")).Actions());

    [TestMethod]
    [DataRow(false, false, DisplayName = "down")]
    [DataRow(true, true, DisplayName = "drained by somebody else")]
    public void TakesNoJobs_Node_IsLeft(bool isUp, bool isDrained) =>
        Assert.AreEqual("", new Scene().Ours(IdleFor(1, 60), n => n with { IsUp = isUp, IsDrained = isDrained, Reason = "memory errors" }).Actions());

    [TestMethod]
    public void NotListed_Node_IsLeft() => Assert.AreEqual("", new Scene().Changed(o => o with { Nodes = [IdleFor(1, 60)] }).Actions());

    [TestMethod]
    public void OfTheSiteItself_Node_IsLeft() => Assert.AreEqual("", new Scene().With(Given.Listed("static-1") with { LastBusy = Given.Noon - Given.Minutes(600) }).Actions());

    [TestMethod]
    public void Min_PoolAtItsMinimum_KeepsThem() =>
        Assert.AreEqual("", new Scene().With(Given.Pool() with { Min = 2 }).Ours(IdleFor(1, 60)).Ours(IdleFor(2, 60)).Actions());

    [TestMethod]
    public void Min_NodesOnTheirWayOut_DoNotCountTowardsIt() =>
        Assert.AreEqual("", new Scene().With(Given.Pool() with { Min = 1 }).Ours(IdleFor(1, 60)).Ours(Given.Node(2, NodeState.Stopping)).Actions());

    [TestMethod]
    [DataRow(3, "drain wn-0-1", DisplayName = "at least one")]
    [DataRow(8, "drain wn-0-1; drain wn-0-2", DisplayName = "a quarter")]
    public void Share_ManyIdleNodes_RetiresAShareInOnePass(int count, string expected) => Assert.AreEqual(expected, Many(count).Actions());

    [TestMethod]
    public void Share_OfAll_RetiresAllInOnePass() => Assert.HasCount(8, Many(8).Policy(p => p with { RetireShare = 1 }).Plan().Actions);

    [TestMethod]
    public void Order_SeveralIdleNodes_LongestIdleFirst() =>
        Assert.AreEqual("drain wn-0-2", new Scene().Ours(IdleFor(1, 20)).Ours(IdleFor(2, 30)).Ours(IdleFor(3, 25)).Actions());

    [TestMethod]
    public void Order_SeveralPools_DearestFirst() =>
        Assert.AreEqual(
            "drain wn-0-2; drain wn-0-1",
            new Scene().With(Given.Pool("cheap"), Given.Pool("dear") with { Order = 5 })
                .Ours(IdleFor(1, 20) with { Pool = new("cheap") }).Ours(IdleFor(2, 20) with { Pool = new("dear") }).Actions());

    [TestMethod]
    public void Growing_Pool_RetiresNothing() =>
        Assert.AreEqual(
            "boot medium kvm01 for 1",
            new Scene().Ours(IdleFor(1, 60), n => n with { Queues = [new("long")] }).With(Given.Pending("1")).Actions());

    [TestMethod]
    public void Growing_OtherPool_RetiresStill() =>
        Assert.AreEqual(
            "boot large kvm01 for 1; drain wn-0-1",
            new Scene().With(Given.Pool(), Given.Pool("large", cores: 8)).Ours(IdleFor(1, 60)).With(Given.Pending("1", cores: 8)).Actions());

    private static WorkerNode IdleFor(long id, double minutes) => Given.Node(id) with { IdleSince = Given.Noon - Given.Minutes(minutes) };

    private static Scene Many(int count) =>
        Enumerable.Range(1, count).Aggregate(new Scene().Host("kvm01", cores: 64, gib: 256), (scene, i) => scene.Ours(IdleFor(i, 60)));
}
