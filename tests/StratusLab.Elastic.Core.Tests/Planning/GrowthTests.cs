using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Core.Tests.Planning;

/// <summary>Which pool a new node comes from, and every cap on it.</summary>
[TestClass]
public sealed class GrowthTests
{
    private static readonly Pool First = Given.Pool("first");
    private static readonly Pool Second = Given.Pool("second") with { Order = 1 };

    [TestMethod]
    public void Pools_SeveralCould_UsesTheLowestOrder() =>
        Assert.AreEqual("boot first kvm01 for 1", new Scene().With(Second, First).With(Given.Pending("1")).Actions());

    [TestMethod]
    public void Pools_SameOrder_UsesTheFirstName() =>
        Assert.AreEqual("boot a kvm01 for 1", new Scene().With(Given.Pool("b"), Given.Pool("a")).With(Given.Pending("1")).Actions());

    [TestMethod]
    public void Pools_TooSmallForTheJob_ArePassedOver() =>
        Assert.AreEqual("boot large kvm01 for 1", new Scene().With(First, Given.Pool("large", cores: 8) with { Order = 1 }).With(Given.Pending("1", cores: 6)).Actions());

    [TestMethod]
    public void Max_PoolIsFull_FallsThroughToTheNext() =>
        Assert.AreEqual(
            "boot first kvm01 for 1; boot second kvm01 for 2",
            new Scene().With(First with { Max = 1 }, Second).With(Given.Pending("1", cores: 4), Given.Pending("2", cores: 4)).Actions());

    [TestMethod]
    public void Max_NodesInEveryState_AreCounted()
    {
        var scene = new Scene().With(Given.Pool(max: 2)).Ours(Given.Node(1, NodeState.Stopping)).Ours(Given.Node(2, NodeState.Leaving)).With(Given.Pending("1"));
        Assert.AreEqual("", scene.Actions());
        Assert.AreEqual("job 1: pool \"medium\" is at its maximum, 2", scene.Refusals());
    }

    [TestMethod]
    public void Max_WholeCluster_StopsEveryPool()
    {
        var scene = new Scene().With(First, Second).Policy(p => p with { MaxNodes = 1 }).With(Given.Pending("1", cores: 4), Given.Pending("2", cores: 4));
        Assert.AreEqual("boot first kvm01 for 1", scene.Actions());
        Assert.AreEqual("job 2: cluster \"main\" is at its maximum, 1", scene.Refusals());
    }

    [TestMethod]
    public void Image_MayNotBeUsed_StopsItsPoolsAndSaysWhy()
    {
        var scene = new Scene().With(Given.Pending("1")).Changed(o => o with { BarredImages = Given.One(new ImageName("worker"), "image \"worker\" has expired at 11:00:00 UTC") });
        Assert.AreEqual("", scene.Actions());
        Assert.AreEqual("job 1: pool \"medium\" gets no new nodes: image \"worker\" has expired at 11:00:00 UTC", scene.Refusals());
    }

    [TestMethod]
    public void BackOff_PoolFailed_FallsThroughToTheNext() =>
        Assert.AreEqual("boot second kvm01 for 1", Failing(1).With(Given.Pending("1")).Actions());

    [TestMethod]
    public void BackOff_NoOtherPool_SaysUntilWhenAndWhy() =>
        Assert.AreEqual(
            "job 1: pool \"first\" rests until 12:00:30 UTC after a failure: wn-0-7: no space left",
            Failing(1).ChangedCluster(c => c with { Pools = [First] }).With(Given.Pending("1")).Refusals());

    [TestMethod]
    public void BackOff_TenFailuresInARow_StopsThePool() =>
        Assert.AreEqual(
            "job 1: pool \"first\" is stopped after 10 failures in a row: wn-0-7: no space left",
            Failing(10).ChangedCluster(c => c with { Pools = [First] }).With(Given.Pending("1")).Refusals());

    [TestMethod]
    public void BackOff_Over_UsesThePoolAgain() =>
        Assert.AreEqual("boot first kvm01 for 1", Failing(1).Changed(o => o with { Now = o.Now + Given.Seconds(30) }).With(Given.Pending("1")).Actions());

    [TestMethod]
    public void Hosts_NoRoomForThePool_FallsThroughToTheNext() =>
        Assert.AreEqual(
            "boot small kvm01 for 1",
            new Scene().Host("kvm01", cores: 2).With(First, Given.Pool("small", cores: 2) with { Order = 1 }).With(Given.Pending("1")).Actions());

    [TestMethod]
    public void Hosts_RoomForOne_BootsOne()
    {
        var scene = new Scene().Host("kvm01", cores: 7).With(Given.Pending("1", cores: 4), Given.Pending("2", cores: 4));
        Assert.AreEqual("boot medium kvm01 for 1", scene.Actions());
        Assert.AreEqual("job 2: no host has room for pool \"medium\": kvm01 has 3 CPU of 4", scene.Refusals());
    }

    [TestMethod]
    public void Hosts_OurOwnVms_TakeTheirRoom() =>
        Assert.AreEqual("", new Scene().Host("kvm01", cores: 7).Ours(Given.Node(1, NodeState.Stopping)).With(Given.Pending("1")).Actions());

    [TestMethod]
    public void Hosts_Several_ArePackedByDefault() =>
        Assert.AreEqual("boot medium kvm01 for 1; boot medium kvm01 for 2; boot medium kvm02 for 3", ThreeOnTwoHosts().Actions());

    [TestMethod]
    public void Hosts_Several_AreStripedOnRequest() =>
        Assert.AreEqual(
            "boot medium kvm01 for 1; boot medium kvm02 for 2; boot medium kvm01 for 3",
            ThreeOnTwoHosts().Changed(o => o with { Placement = PlacementPolicy.Striping }).Actions());

    [TestMethod]
    public void Hosts_VmThatWaitsForAHost_ComesFirst()
    {
        var scene = new Scene().Host("kvm01", cores: 4).With(Given.Vm(7, VmState.Pending, host: null)).With(Given.Pending("1"));
        Assert.AreEqual("place 7 kvm01", scene.Actions());
        Assert.AreEqual("job 1: no host has room for pool \"medium\": kvm01 has 0 CPU of 4", scene.Refusals());
    }

    [TestMethod]
    public void Hosts_VmThatFailedElsewhere_IsTriedAgain()
    {
        var plan = new Scene().With(Given.Vm(7, VmState.Pending, host: null) with { Failure = "no space left" }).Plan();
        Assert.AreEqual("another try after: no space left", plan.Actions.Single().Reason);
    }

    [TestMethod]
    public void Hosts_NoRoomForAWaitingVm_SaysWhy() =>
        Assert.AreEqual(
            "VM 7: waits for a host: kvm01: it is disabled",
            new Scene().Host("kvm01", policy: p => p with { IsEnabled = false }).With(Given.Vm(7, VmState.Pending, host: null)).Refusals());

    [TestMethod]
    public void Hosts_VmThatShallNotRunAnyMore_IsNotPlaced() =>
        Assert.AreEqual("", new Scene().With(Given.Vm(7, VmState.Pending, host: null) with { Wish = VmWish.Destroy }).Actions());

    [TestMethod]
    public void Addresses_NetworkIsFull_FallsThroughToTheNext()
    {
        var scene = OnNetworks(lan: 0, wan: 5).With(Given.Pending("1"));
        Assert.AreEqual("boot second kvm01 for 1", scene.Actions());
    }

    [TestMethod]
    public void Addresses_UsedUpInThisPlan_AreCounted()
    {
        var scene = OnNetworks(lan: 1, wan: 1).With([.. Enumerable.Range(1, 3).Select(i => Given.Pending($"{i}", cores: 4))]);
        Assert.AreEqual("boot first kvm01 for 1; boot second kvm01 for 2", scene.Actions());
        Assert.AreEqual("job 3: network \"lan\" has no free address; network \"wan\" has no free address", scene.Refusals());
    }

    [TestMethod]
    public void Min_NoDemand_KeepsThatMany()
    {
        var plan = new Scene().With(Given.Pool() with { Min = 2 }).Ours(Given.Node(1)).Plan();
        Assert.AreEqual("boot medium kvm01 for ", Scene.Short(plan));
        Assert.AreEqual("the pool's minimum of 2 nodes", plan.Actions[0].Reason);
    }

    [TestMethod]
    public void Min_DemandGrowsThePool_CountsTowardsIt() =>
        Assert.AreEqual("boot medium kvm01 for 1; boot medium kvm01 for ", new Scene().With(Given.Pool() with { Min = 2 }).With(Given.Pending("1")).Actions());

    [TestMethod]
    public void Min_NotToBeHad_SaysWhy() =>
        Assert.AreEqual(
            "pool \"medium\": has 1 of at least 3 nodes: no host has room for pool \"medium\": kvm01 has 1 CPU of 4",
            new Scene().Host("kvm01", cores: 5).With(Given.Pool() with { Min = 3 }).Refusals());

    [TestMethod]
    public void Frozen_ByAnybody_DoesNothingAtAll()
    {
        var scene = new Scene().With(Given.Pool() with { Min = 3 }).Ours(Given.Node(1)).Ours(Given.Node(2, NodeState.Draining)).With(Given.Pending("1", cores: 4, nodes: 3))
            .ChangedCluster(c => c with { Frozen = "qstat timed out" });
        Assert.AreEqual("", scene.Actions());
        Assert.AreEqual("cluster \"main\": frozen: qstat timed out", scene.Refusals());
        Assert.AreEqual("qstat timed out", scene.Plan().Clusters[0].Frozen);
    }

    [TestMethod]
    public void Frozen_NeverRead_DoesNothing() =>
        Assert.AreEqual(
            "cluster \"main\": frozen: it has not been read yet",
            new Scene().With(Given.Pool() with { Min = 3 }).ChangedCluster(c => c with { Snapshot = null }).Refusals());

    [TestMethod]
    public void Frozen_NodeWhoseVmWaitsForAHost_WaitsOn()
    {
        var scene = new Scene().ChangedCluster(c => c with { Frozen = "qstat timed out" })
            .With(Given.Vm(7, VmState.Pending, host: null), Given.Vm(8, VmState.Pending, host: null))
            .Changed(o => o with { Nodes = [Given.Node(7, NodeState.Requested)] });
        Assert.AreEqual("place 8 kvm01", scene.Actions());
        Assert.AreEqual("VM 7: waits: its cluster \"main\" is frozen\ncluster \"main\": frozen: qstat timed out", scene.Refusals());
    }

    [TestMethod]
    public void Frozen_OneOfTwoClusters_TheOtherGoesOn()
    {
        var scene = new Scene().With(Given.Pending("1")).Changed(o => o with
        {
            Clusters =
            [
                o.Clusters[0],
                o.Clusters[0] with { Policy = Given.Policy() with { Name = new("legacy") }, Frozen = "qstat timed out", Pools = [] },
            ],
        });
        Assert.AreEqual("boot medium kvm01 for 1", scene.Actions());
    }

    [TestMethod]
    public void TwoClusters_SameHosts_ShareTheirRoom()
    {
        var other = new ClusterName("other");
        var scene = new Scene().Host("kvm01", cores: 4).With(Given.Pending("1")).Changed(o => o with
        {
            Clusters =
            [
                o.Clusters[0] with { Policy = Given.Policy() with { Name = other }, Pools = [Given.Pool("more") with { Cluster = other }] },
                o.Clusters[0],
            ],
        });
        Assert.AreEqual("boot medium kvm01 for 1", scene.Actions());
    }

    [TestMethod]
    public void Desired_Plan_CountsWhatIsThereAndWhatIsMade()
    {
        var plan = new Scene().Ours(Given.Node(1)).Ours(Given.Node(2, NodeState.Booting)).Ours(Given.Node(3, NodeState.Stopping))
            .With([.. Enumerable.Range(1, 3).Select(i => Given.Pending($"{i}", cores: 4))]).Plan();
        Assert.AreEqual(3, plan.Clusters[0].Desired[new("medium")]);
    }

    private static Scene ThreeOnTwoHosts() =>
        new Scene().Host("kvm02", cores: 8).Host("kvm01", cores: 8).With([.. Enumerable.Range(1, 3).Select(i => Given.Pending($"{i}", cores: 4))]);

    private static Scene Failing(int times)
    {
        var backOff = Enumerable.Range(0, times).Aggregate(BackOff.None, (b, _) => (b with { Until = null }).Failed(Given.Noon, "wn-0-7: no space left"));
        return new Scene().With(First, Second).Changed(o => o with { Memory = o.Memory with { Pools = Given.One(First.Name, backOff) } });
    }

    private static Scene OnNetworks(int lan, int wan) => new Scene()
        .With(First with { Template = Given.Template("first", 4, 8, "lan") }, Second with { Template = Given.Template("second", 4, 8, "wan") })
        .Changed(o => o with { FreeAddresses = Given.One(new NetworkName("lan"), lan).Add(new("wan"), wan) });
}
