using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Planning;

namespace StratusLab.Elastic.Core.Tests.Planning;

/// <summary>Two clusters on one host of 16 cores: "main" with pool "medium" and "other" with pool "small", nodes of 4 cores.</summary>
[TestClass]
public sealed class SharingTests
{
    [TestMethod]
    public void Enough_ForBoth_NobodyIsLimited() => Assert.AreEqual((2, 2), Boots(Both(Wanting(2), Wanting(2, "small"))));

    [TestMethod]
    public void TooLittle_EqualShares_EachHasHalf() => Assert.AreEqual((2, 2), Boots(Both(Wanting(9), Wanting(9, "small"))));

    [TestMethod]
    [DataRow(2, 2, 2, 1, 1)]
    [DataRow(1, 3, 3, 1, 2)]
    [DataRow(3, 1, 3, 2, 1)]
    [DataRow(2, 2, 1, 1, 0)]
    public void Pass_BootsLessThanBothWant_EachHasItsPart(int main, int other, int most, int bootsOfMain, int bootsOfOther) =>
        Assert.AreEqual((bootsOfMain, bootsOfOther), Boots(Both(Wanting(main), Wanting(other, "small")) with { MaxBoots = most }));

    [TestMethod]
    public void TooLittle_UnequalShares_AreKept() =>
        Assert.AreEqual((3, 1), Boots(Both(Wanting(9).Policy(p => p with { Share = 3 }), Wanting(9, "small"))));

    [TestMethod]
    public void TooLittle_OneWantsLessThanItsShare_TheOtherHasTheRest() => Assert.AreEqual((3, 1), Boots(Both(Wanting(9), Wanting(1, "small"))));

    [TestMethod]
    public void TooLittle_LowerOrder_ComesFirst() =>
        Assert.AreEqual((0, 4), Boots(Both(Wanting(9).Policy(p => p with { Order = 1 }), Wanting(9, "small"))));

    [TestMethod]
    public void TooLittle_LowerOrderLeavesSome_TheOtherHasIt() =>
        Assert.AreEqual((3, 1), Boots(Both(Wanting(9).Policy(p => p with { Order = 1 }), Wanting(1, "small"))));

    [TestMethod]
    public void Minimum_OfALaterCluster_IsKeptFree() =>
        Assert.AreEqual((2, 2), Boots(Both(Wanting(9), Wanting(0, "small", min: 2).Policy(p => p with { Order = 1 }))));

    [TestMethod]
    public void Refusal_AtTheShare_SaysSo() =>
        Assert.Contains("cluster \"main\" has its share of the hosts, 8 cores, and others want theirs", string.Join('\n', Planner.Plan(Both(Wanting(9), Wanting(9, "small"))).Refusals.Select(r => r.Reason)));

    [TestMethod]
    public void Nodes_BeyondTheShare_GoWhenAnotherHasLess()
    {
        var plan = Planner.Plan(Both(Holding(4), Wanting(9, "small")));

        Assert.AreEqual("drain wn-0-1", Scene.Short(plan));
        Assert.AreEqual(DrainCause.Share, plan.Actions.OfType<PlanAction.Drain>().Single().Cause);
        Assert.AreEqual("cluster \"other\" has less than its share and no host has room, while \"main\" has more than its share", plan.Actions.Single().Reason);
    }

    [TestMethod]
    public void Nodes_BeyondTheShare_IdleOnesGoFirst() =>
        Assert.AreEqual("drain wn-0-3", Scene.Short(Planner.Plan(Both(Holding(4, idle: 3), Wanting(9, "small")))));

    [TestMethod]
    public void Nodes_GoingAlready_AreWaitedFor()
    {
        var seen = Both(Holding(4), Wanting(1, "small"));
        seen = seen with { Nodes = [.. seen.Nodes.Select(n => n.Id == new VmId(2) ? n with { State = NodeState.Draining, Drain = DrainCause.Share } : n)] };

        Assert.AreEqual("", Scene.Short(Planner.Plan(seen)));
    }

    [TestMethod]
    public void Nodes_DrainedForIdlenessInThisPass_AreDrainedOnceAndCountAsRoom()
    {
        var seen = Both(Holding(4), Wanting(1, "small"));
        seen = seen with
        {
            Clusters = [seen.Clusters[0] with { Snapshot = seen.Clusters[0].Snapshot! with { Jobs = [] , Nodes = [.. seen.Clusters[0].Snapshot!.Nodes.Select(n => n with { Allocated = Resources.Zero, HasJobs = false })] } }, seen.Clusters[1]],
            Nodes = [.. seen.Nodes.Select(n => n with { IdleSince = seen.Now.AddHours(-1) })],
        };

        Assert.AreEqual("drain wn-0-1", Scene.Short(Planner.Plan(seen)));
        Assert.AreEqual(DrainCause.Idle, Planner.Plan(seen).Actions.OfType<PlanAction.Drain>().Single().Cause);
    }

    [TestMethod]
    public void Nodes_WithinTheShare_StayWhateverTheOtherWants() =>
        Assert.AreEqual("boot small kvm01 for 11; boot small kvm01 for 12", Scene.Short(Planner.Plan(Both(Holding(2), Wanting(9, "small")))));

    [TestMethod]
    public void Nodes_OfACluster_GoForTheMinimumOfAnotherOfAnyOrder() =>
        Assert.AreEqual("drain wn-0-1", Scene.Short(Planner.Plan(Both(Holding(4), Wanting(0, "small", min: 1).Policy(p => p with { Order = 7 })))));

    [TestMethod]
    public void Nodes_ThatWouldNotMakeRoom_AreNotDrained()
    {
        var huge = new Scene().With(Given.Pool("huge", cores: 32) with { Template = Given.Template("huge", cpu: 32) }).With(Given.Pending("11", cores: 32));

        Assert.AreEqual("", Scene.Short(Planner.Plan(Both(Holding(4), huge))));
    }

    /// <summary>An EC2 host has room for any number, but no address: it is no room.</summary>
    [TestMethod]
    public void Nodes_OfACluster_GoForTheMinimumOfAnotherWhenTheOnlyRoomHasNoAddress()
    {
        var other = new Scene().With(Given.Pool("small", max: 20) with { Min = 1, Template = Given.Template("small", 4, 8, "lan") with { Ec2 = [new() { Ami = "ami-1", Network = "burst" }] } });
        var account = new CloudPolicy { Types = [new("c5.large", 4, 8192)], Networks = [new("burst")] };
        var seen = Both(Holding(4), other);
        seen = seen with
        {
            Hosts = [new(Given.HostPolicy("aws") with { Cloud = account, Order = 1, MaxVms = 8, HasSharedFiles = false }, Given.Report("aws", cores: 32, gib: 64)), .. seen.Hosts],
            FreeAddresses = ImmutableSortedDictionary<NetworkName, int>.Empty.Add(new("lan"), 9).Add(new("burst"), 0),
        };

        Assert.AreEqual("drain wn-0-1", Scene.Short(Planner.Plan(seen)));
    }

    [TestMethod]
    public void Frozen_Other_HasNoPart() =>
        Assert.AreEqual((4, 0), Boots(Both(Wanting(9), Wanting(9, "small").ChangedCluster(c => c with { Frozen = "qstat timed out" }))));

    private static Scene Wanting(int nodes, string pool = "medium", int min = 0) => new Scene()
        .With(Given.Pool(pool, max: 20) with { Min = min })
        .With([.. Enumerable.Range(1, nodes).Select(i => Given.Pending($"{(pool == "medium" ? 0 : 10) + i}", cores: 4))]);

    // Busy nodes of 4 cores, each with a job without an end; one of them may be idle. More jobs wait.
    private static Scene Holding(int nodes, int idle = 0)
    {
        var scene = new Scene().With(Given.Pool(max: 20)).With(Given.Pending("99", cores: 4), Given.Pending("98", cores: 4));
        for (var i = 1; i <= nodes; i++)
        {
            scene.Ours(Given.Node(i));
            scene.With(i == idle ? [] : [Given.Running($"{50 + i}", 4, $"wn-0-{i}")]);
        }

        return scene;
    }

    private static (int Main, int Other) Boots(Observation seen)
    {
        var boots = Planner.Plan(seen).Actions.OfType<PlanAction.Boot>().ToLookup(b => b.Cluster);
        return (boots[Given.Main].Count(), boots[new("other")].Count());
    }

    private static Observation Both(Scene main, Scene other)
    {
        var (one, two, name) = (main.See(), other.See(), new ClusterName("other"));
        var second = two.Clusters[0];
        return one with
        {
            Clusters =
            [
                one.Clusters[0],
                second with
                {
                    Policy = second.Policy with { Name = name },
                    Pools = [.. second.Pools.Select(p => p with { Cluster = name })],
                    Snapshot = second.Snapshot! with { Cluster = name }, // The scene gives one.
                },
            ],
            Nodes = [.. one.Nodes, .. two.Nodes.Select(n => n with { Cluster = name })],
            Vms = [.. one.Vms, .. two.Vms],
        };
    }
}
