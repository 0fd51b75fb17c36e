using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Planning;

namespace StratusLab.Elastic.Core.Tests.Planning;

/// <summary>The signs and the layout; what whole plans look like is in <see cref="GoldenPlanTests"/>.</summary>
[TestClass]
public sealed class PlanTextTests
{
    [TestMethod]
    public void Print_NothingToDo_SaysSo() => Assert.AreEqual("Nothing to do.\n", Print(new Scene()));

    [TestMethod]
    public void Print_LikeBoots_ShareALine() =>
        Assert.AreEqual(
            "  + boot 3 x medium on kvm01, kvm02       job 1 (3 nodes x 4 cores each): no free slot before a new node is there\n",
            Print(new Scene().Host("kvm02", cores: 8).Host("kvm01", cores: 4).With(Given.Pending("1", cores: 4, nodes: 3))));

    [TestMethod]
    public void Print_BootForManyJobs_NamesThree() =>
        Assert.AreEqual(
            "  + boot 1 x medium on kvm01              jobs 1, 2, 3 and 1 more (1 core): no free slot before a new node is there\n",
            Print(new Scene().With([.. Enumerable.Range(1, 4).Select(i => Given.Pending($"{i}"))])));

    [TestMethod]
    public void Print_BootForUnlikeJobs_LeavesTheirShapesOut() =>
        Assert.AreEqual(
            "  + boot 1 x medium on kvm01              jobs 2, 1: no free slot before a new node is there\n",
            Print(new Scene().With(Given.Pending("1"), Given.Pending("2", cores: 3))));

    [TestMethod]
    public void Print_EveryAction_HasItsSign()
    {
        var scene = new Scene().Ours(Given.Node(1)).Ours(Given.Node(2, NodeState.Draining), n => n with { Features = ["ssd"] })
            .With(Given.Pool(), Given.Pool("ssd") with { Features = ["ssd"] })
            .With(Given.Vm(7, VmState.Pending, host: null));
        var job = Given.Pending("1");
        var plan = scene.Changed(o => o with { Nodes = [o.Nodes[0], o.Nodes[1] with { Pool = new("ssd") }] })
            .With(job with { Shape = job.Shape with { Features = new("ssd") } }, Given.Pending("2", cores: 64)).Plan();
        Assert.AreEqual(
            """
              > place VM 7 on kvm01                   it waits for a host
              ~ keep wn-0-2                           its drain is undone: job 1 fits on it
              - drain wn-0-1                          idle 1 h (limit 10 min), and no waiting job needs it
              . job 2                                 fits no pool: the largest node it could get has 4 cores, 8 GiB (pool "medium")

            """,
            PlanText.Print(plan));
    }

    [TestMethod]
    public void Print_ManyJobsRefusedAlike_ShareALine() =>
        Assert.AreEqual(
            "  . jobs 1, 2, 3 and 5 more               held\n",
            Print(new Scene().With([.. Enumerable.Range(1, 8).Select(i => Given.Pending($"{i}") with { Reason = WaitReason.Held })])));

    [TestMethod]
    public void Print_FrozenCluster_SaysWhy() =>
        Assert.AreEqual(
            "  . cluster \"main\"                        frozen: qstat timed out\n",
            Print(new Scene().ChangedCluster(c => c with { Frozen = "qstat timed out" })));

    private static string Print(Scene scene) => PlanText.Print(scene.Plan());
}
