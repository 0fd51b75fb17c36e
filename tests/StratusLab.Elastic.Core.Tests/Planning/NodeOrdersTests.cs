using StratusLab.Elastic.Core.Lifecycle;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Planning;

namespace StratusLab.Elastic.Core.Tests.Planning;

/// <summary>What operators order of single worker nodes.</summary>
[TestClass]
public sealed class NodeOrdersTests
{
    [TestMethod]
    [DataRow(NodeOrder.Drain, DrainCause.Held)]
    [DataRow(NodeOrder.Retire, DrainCause.Operator)]
    public void Node_Ordered_IsDrainedWhateverItsJobs(NodeOrder order, DrainCause cause)
    {
        var scene = One(NodeState.Ready, order).With(Given.Running("9", 4, "wn-0-1"));

        Assert.AreEqual("drain wn-0-1", scene.Actions());
        Assert.AreEqual(cause, scene.Plan().Actions.OfType<PlanAction.Drain>().Single().Cause);
    }

    [TestMethod]
    [DataRow(NodeState.Ready, DrainCause.None, "drain wn-0-1; boot medium kvm01 for 1")]
    [DataRow(NodeState.Booting, DrainCause.None, "boot medium kvm01 for 1")]
    [DataRow(NodeState.Draining, DrainCause.Held, "boot medium kvm01 for 1")]
    public void Node_Ordered_IsNoSupply(NodeState state, DrainCause cause, string expected) =>
        Assert.AreEqual(expected, One(state, NodeOrder.Drain, cause).With(Given.Pending("1", cores: 4)).Actions());

    [TestMethod]
    public void Node_ThatDrainedForIdleness_DrainsForTheOrderAndIsNotKept() =>
        Assert.AreEqual("drain wn-0-1; boot medium kvm01 for 1", One(NodeState.Draining, NodeOrder.Retire, DrainCause.Idle).With(Given.Pending("1", cores: 4)).Actions());

    [TestMethod]
    [DataRow(DrainCause.Held, "keep wn-0-1")]
    [DataRow(DrainCause.Operator, "keep wn-0-1")]
    [DataRow(DrainCause.Unhealthy, "")]
    [DataRow(DrainCause.Share, "")]
    public void Node_NotOrderedAnyMore_IsTakenBack(DrainCause cause, string expected) =>
        Assert.AreEqual(expected, One(NodeState.Draining, NodeOrder.None, cause).Actions());

    [TestMethod]
    public void Node_TakenBack_IsRoomAtOnce() =>
        Assert.AreEqual("keep wn-0-1", One(NodeState.Draining, NodeOrder.None, DrainCause.Held).With(Given.Pending("1", cores: 4)).Actions());

    [TestMethod]
    public void Node_WhoseVmIsToldToStop_IsNotTakenBack() =>
        Assert.AreEqual("", One(NodeState.Draining, NodeOrder.None, DrainCause.Held, VmWish.Shutdown).Actions());

    [TestMethod]
    public void Node_OfAFrozenCluster_IsLeftAlone() =>
        Assert.AreEqual("", One(NodeState.Ready, NodeOrder.Drain).ChangedCluster(c => c with { Frozen = "squeue timed out" }).Actions());

    [TestMethod]
    public void Node_HeldOnAHostThatIsEmptied_GoesWithTheHost()
    {
        var scene = new Scene().Host("kvm01", policy: p => p with { IsEnabled = false, IsDraining = true }).Ours(Given.Node(1, NodeState.Draining) with { Order = NodeOrder.Drain, Drain = DrainCause.Held });

        Assert.AreEqual(DrainCause.Operator, scene.Plan().Actions.OfType<PlanAction.Drain>().Single().Cause);
    }

    [TestMethod]
    [DataRow(DrainCause.Held, NodeState.Draining)]
    [DataRow(DrainCause.Operator, NodeState.Leaving)]
    public void Life_DrainedAndEmpty_LeavesUnlessItIsHeld(DrainCause cause, NodeState expected)
    {
        var node = Given.Node(1, NodeState.Draining) with { Drain = cause, CleanReads = NodeLifecycle.Witnesses };

        Assert.AreEqual(expected, NodeLifecycle.Next(node, VmSight.Running, LrmsSight.DrainedByUs, TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(5), null, Given.Noon).State);
    }

    private static Scene One(NodeState state, NodeOrder order, DrainCause cause = DrainCause.None, VmWish wish = VmWish.Run)
    {
        var node = Given.Node(1, state) with { Order = order, Drain = cause };
        return new Scene().Host("kvm01").Ours(node).Changed(o => o with { Vms = [.. o.Vms.Select(v => v with { Wish = wish })] });
    }
}
