using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Planning;

namespace StratusLab.Elastic.Core.Tests.Planning;

/// <summary>How demand is put on nodes, and which new nodes that makes.</summary>
[TestClass]
public sealed class PackerTests
{
    [TestMethod]
    public void Narrow_SingleCores_ShareANode() =>
        Assert.AreEqual(
            "boot medium kvm01 for 1,2,3,4; boot medium kvm01 for 5",
            new Scene().With([.. Enumerable.Range(1, 5).Select(i => Given.Pending($"{i}"))]).Actions());

    [TestMethod]
    public void Narrow_LargestFirst_LeavesFewerHoles() =>
        Assert.AreEqual(
            "boot medium kvm01 for 3,1; boot medium kvm01 for 4,2",
            new Scene().With(Given.Pending("1"), Given.Pending("2"), Given.Pending("3", cores: 3), Given.Pending("4", cores: 3)).Actions());

    [TestMethod]
    public void Narrow_MemoryIsScarce_CountsToo()
    {
        var job = Given.Pending("1");
        var hungry = job with { Tasks = 3, Shape = job.Shape with { PerNode = Given.Cores(1, 4) } };
        Assert.AreEqual("boot medium kvm01 for 1; boot medium kvm01 for 1", new Scene().With(hungry).Actions());
    }

    [TestMethod]
    public void Narrow_Array_GetsNodesForTheTasksThatCount() =>
        Assert.AreEqual(
            "boot medium kvm01 for 1; boot medium kvm01 for 1",
            new Scene().With(Given.Pending("1") with { Array = new("1"), Tasks = 1000, TaskLimit = 7 }).Actions());

    [TestMethod]
    public void Wide_SeveralNodes_GetsThemAll() =>
        Assert.AreEqual(
            "boot medium kvm01 for 1; boot medium kvm01 for 1; boot medium kvm01 for 1",
            new Scene().With(Given.Pending("1", cores: 4, nodes: 3)).Actions());

    [TestMethod]
    public void Wide_NotAllNodesToBeHad_GetsNone()
    {
        var scene = new Scene().Host("kvm01", cores: 8).With(Given.Pending("1", cores: 4, nodes: 3));
        Assert.AreEqual("", scene.Actions());
        Assert.AreEqual("job 1: no host has room for pool \"medium\": kvm01 has 0 CPU of 4", scene.Refusals());
    }

    [TestMethod]
    public void Wide_NotAllNodesToBeHad_LeavesThemToTheNextJob() =>
        Assert.AreEqual(
            "boot medium kvm01 for 2; boot medium kvm01 for 2",
            new Scene().Host("kvm01", cores: 8).With(Given.Pending("1", cores: 4, nodes: 3) with { Priority = 9 }, Given.Pending("2", cores: 4, nodes: 2)).Actions());

    [TestMethod]
    public void Wide_SomeNodesFree_GetsTheRestNew() =>
        Assert.AreEqual("boot medium kvm01 for 1", new Scene().Ours(Given.Node(1)).With(Given.Listed("static-1")).With(Given.Pending("1", cores: 4, nodes: 3)).Actions());

    [TestMethod]
    public void Wide_TwoTasksOfASmallShape_AreOnTwoNodes() =>
        Assert.AreEqual("boot medium kvm01 for 1", new Scene().Ours(Given.Node(1)).With(Given.Pending("1", nodes: 2)).Actions());

    [TestMethod]
    public void Wide_NodeThatIsHalfFreeNowAndFreeSoon_IsOneNode()
    {
        var running = WithWalltime(Given.Running("9", 2, "wn-0-1"), Given.Minutes(11));
        Assert.AreEqual("boot medium kvm01 for 1", new Scene().Ours(Given.Node(1)).With(running, Given.Pending("1", cores: 2, nodes: 2)).Actions());
    }

    [TestMethod]
    public void Wide_FirstPoolWouldLeaveTheOthersNoRoom_GetsAllFromOnePool() =>
        Assert.AreEqual(
            "boot small kvm01 for 1; boot small kvm01 for 1",
            new Scene().Host("kvm01", cores: 4).With(Given.Pool(), Given.Pool("small", cores: 1) with { Order = 1 }).With(Given.Pending("1", nodes: 2)).Actions());

    [TestMethod]
    public void Wide_ArrayOfWideTasks_GetsNodesForEach() =>
        Assert.HasCount(4, new Scene().With(Given.Pending("1", cores: 4, nodes: 2) with { Array = new("1"), Tasks = 2 }).Plan().Actions);

    [TestMethod]
    public void Wide_ArrayThatOnlyHalfFits_GetsWholeTasks()
    {
        var plan = new Scene().Host("kvm01", cores: 12).With(Given.Pending("1", cores: 4, nodes: 2) with { Array = new("1"), Tasks = 2 }).Plan();
        Assert.HasCount(2, plan.Actions);
        Assert.HasCount(2, plan.Clusters[0].Jobs[0].Slots);
        Assert.AreNotEqual("", plan.Clusters[0].Jobs[0].Unplaced);
    }

    [TestMethod]
    public void Exclusive_SmallJob_HasItsNodeAlone()
    {
        var alone = Given.Pending("1");
        alone = alone with { Shape = alone.Shape with { IsExclusive = true } };
        Assert.AreEqual("boot medium kvm01 for 1; boot medium kvm01 for 2", new Scene().With(alone, Given.Pending("2")).Actions());
    }

    [TestMethod]
    public void Exclusive_NodeInUse_IsNotTaken()
    {
        var alone = Given.Pending("1");
        alone = alone with { Shape = alone.Shape with { IsExclusive = true } };
        Assert.AreEqual("boot medium kvm01 for 1", new Scene().Ours(Given.Node(1)).With(Given.Running("9", 1, "wn-0-1"), alone).Actions());
    }

    [TestMethod]
    public void Features_FreeNodeWithoutThem_IsNotTaken()
    {
        var job = Given.Pending("1");
        job = job with { Shape = job.Shape with { Features = new("ssd") } };
        Assert.AreEqual(
            "boot ssd kvm01 for 1",
            new Scene().With(Given.Pool(), Given.Pool("ssd") with { Features = ["ssd"] }).Ours(Given.Node(1) with { IdleSince = Given.Noon }).With(job).Actions());
    }

    [TestMethod]
    public void Queue_FreeNodeOfAnotherQueue_IsNotTaken() =>
        Assert.AreEqual("boot medium kvm01 for 1", new Scene().With(Given.Listed("static-1") with { Queues = [new("long")] }).With(Given.Pending("1")).Actions());

    [TestMethod]
    public void Short_CapLeavesSomeOut_HitsTheLowestPriority()
    {
        var scene = new Scene().With(Given.Pool(max: 1)).With(
            Given.Pending("1", cores: 4) with { Priority = 1 },
            Given.Pending("2", cores: 2) with { Priority = 5 },
            Given.Pending("3", cores: 2) with { Priority = 9 });
        Assert.AreEqual("boot medium kvm01 for 3,2", scene.Actions());
        Assert.AreEqual("job 1: pool \"medium\" is at its maximum, 1", scene.Refusals());
    }

    [TestMethod]
    public void Short_LowerPriorityFitsWhereTheHigherDoesNot_IsNotHeldBack() =>
        Assert.AreEqual(
            "boot medium kvm01 for 2,3",
            new Scene().With(Given.Pool(max: 1)).With(Given.Pending("1", cores: 4), Given.Pending("2", cores: 3) with { Priority = 9 }, Given.Pending("3")).Actions());

    [TestMethod]
    public void ManyNodes_OnePassMayBootFew_BootsTheRestInTheNext()
    {
        var scene = new Scene().With(Given.Pending("1", cores: 4, nodes: 3)).Changed(o => o with { MaxBoots = 2 });
        Assert.AreEqual("boot medium kvm01 for 1; boot medium kvm01 for 1", scene.Actions());
        Assert.AreEqual("cluster \"main\": 1 more node must wait for the next pass: one pass boots at most 2", scene.Refusals());
        Assert.AreEqual("boot medium kvm01 for 1", scene.Ours(Given.Node(1, NodeState.Requested)).Ours(Given.Node(2, NodeState.Requested)).Actions());
    }

    [TestMethod]
    public void ManyNodes_OnePassMayBootFew_BootsForTheHighestPriority() =>
        Assert.AreEqual(
            "boot medium kvm01 for 2",
            new Scene().With(Given.Pending("1", cores: 4), Given.Pending("2", cores: 3) with { Priority = 9 }).Changed(o => o with { MaxBoots = 1 }).Actions());

    [TestMethod]
    public void Verdicts_EveryPendingJob_HasOneInTheOrderOfPriority()
    {
        var plan = new Scene().With(Given.Pending("1"), Given.Pending("2") with { Priority = 9 }, Given.Pending("3") with { Reason = WaitReason.Held }).Plan();
        Assert.AreEqual("2 1 3", string.Join(' ', plan.Clusters[0].Jobs.Select(v => v.Job.Id)));
    }

    [TestMethod]
    public void Verdicts_PlacedJob_NamesItsSlots()
    {
        var plan = new Scene().Ours(Given.Node(1)).With(Given.Running("9", 2, "wn-0-1"), Given.Pending("1") with { Tasks = 5 }).Plan();
        Assert.AreEqual(
            new(SlotKind.Free, new NodeName("wn-0-1"), new PoolName("medium"), 2),
            plan.Clusters[0].Jobs[0].Slots[0]);
        Assert.AreEqual(new(SlotKind.New, null, new PoolName("medium"), 3), plan.Clusters[0].Jobs[0].Slots[1]);
    }

    private static Job WithWalltime(Job job, TimeSpan walltime) => job with { Shape = job.Shape with { Walltime = walltime } };
}
