using StratusLab.Elastic.Core.Lifecycle;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Core.Tests.Lifecycle;

/// <summary>When the jobs on a node that is out of reach are given up, and when they are not.</summary>
[TestClass]
public sealed class NodeLossTests
{
    private static readonly DateTimeOffset Now = Given.Noon;
    private static readonly WorkerNode Stranded = Given.Node(1, NodeState.Draining) with { UnreachableSince = Now - Given.Minutes(120), Order = NodeOrder.Lost };

    [TestMethod]
    public void Why_OrderedWhileItIsOutOfReach_GivesItsJobsUp() =>
        Assert.AreEqual("an operator has given its jobs up; it has been out of reach for 2 h", NodeLoss.Why(Stranded, LrmsSight.DrainedByOther, Now));

    [TestMethod]
    public void Why_NotOrderedInReachOrNotRead_GivesNothingUp()
    {
        Assert.IsNull(NodeLoss.Why(Stranded with { Order = NodeOrder.None }, LrmsSight.DrainingByUs, Now));
        Assert.IsNull(NodeLoss.Why(Stranded with { UnreachableSince = null }, LrmsSight.DrainingByUs, Now));
        Assert.IsNull(NodeLoss.Why(Stranded, LrmsSight.NotRead, Now));
    }

    [TestMethod]
    public void Forget_InReachAgain_LeavesAnOrderToRetire() =>
        Assert.AreEqual(NodeOrder.Retire, NodeLoss.Forget(Stranded with { UnreachableSince = null }, LrmsSight.DrainingByUs).Order);

    [TestMethod]
    public void Forget_OutOfReachNotReadOrOnItsWayOut_KeepsTheOrder()
    {
        Assert.AreEqual(NodeOrder.Lost, NodeLoss.Forget(Stranded, LrmsSight.DrainingByUs).Order);
        Assert.AreEqual(NodeOrder.Lost, NodeLoss.Forget(Stranded with { UnreachableSince = null }, LrmsSight.NotRead).Order);
        Assert.AreEqual(NodeOrder.Lost, NodeLoss.Forget(Stranded with { UnreachableSince = null, State = NodeState.Leaving }, LrmsSight.DrainingByUs).Order);
    }
}
