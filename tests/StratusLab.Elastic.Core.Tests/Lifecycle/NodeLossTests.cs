using StratusLab.Elastic.Core.Lifecycle;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Core.Tests.Lifecycle;

/// <summary>When the jobs on a node that is out of reach are given up, and when they are not.</summary>
[TestClass]
public sealed class NodeLossTests
{
    private static readonly DateTimeOffset Now = Given.Noon;
    private static readonly WorkerNode Stranded = Given.Node(1, NodeState.Draining) with { UnreachableSince = Now - Given.Minutes(120), DownSince = Now - Given.Minutes(120) };

    [TestMethod]
    [DataRow(119, true)]
    [DataRow(121, false)]
    [DataRow(null, false, DisplayName = "off by default")]
    public void Why_OutOfReach_IsGivenUpAfterItsTime(int? minutes, bool isGivenUp) => Assert.AreEqual(isGivenUp, Why(Stranded, minutes) is not null);

    [TestMethod]
    public void Why_InReach_NobodyGivesItUp()
    {
        Assert.IsNull(Why(Stranded with { UnreachableSince = null }, 1));
        Assert.IsNull(Why(Stranded with { UnreachableSince = null, Order = NodeOrder.Lost }));
    }

    [TestMethod]
    public void Why_LrmsNotRead_NobodyGivesItUp() => Assert.IsNull(Why(Stranded with { Order = NodeOrder.Lost }, 1, LrmsSight.NotRead));

    [TestMethod]
    public void Why_ItsHostDoesNotShowItRunning_Waits() => Assert.IsNull(Why(Stranded, 1, isSeenRunning: false));

    [TestMethod]
    public void Why_ItsNeighboursAreDownToo_Waits() => Assert.IsNull(Why(Stranded, 1, areManyDown: true));

    [TestMethod]
    public void Why_LrmsReadOnlyForAWhile_CountsFromThen() => Assert.IsNull(Why(Stranded, 60, goodSince: Now - Given.Minutes(30)));

    [TestMethod]
    public void Why_SomebodyLooksAfterIt_IsLeftToThem()
    {
        Assert.IsNull(Why(Stranded, 1, LrmsSight.DrainedByOther));
        Assert.IsNull(Why(Stranded with { Drain = DrainCause.Held }, 1));
    }

    [TestMethod]
    public void Why_OrderedByAnOperator_NeedsNoTimeAndNoProof() =>
        Assert.Contains("an operator has given its jobs up", Why(Stranded with { Order = NodeOrder.Lost }, null, LrmsSight.DrainedByOther, isSeenRunning: false, areManyDown: true) ?? "");

    [TestMethod]
    [DataRow(1, 1, false, DisplayName = "the only one")]
    [DataRow(1, 2, false)]
    [DataRow(2, 4, false)]
    [DataRow(2, 3, true)]
    [DataRow(2, 2, true)]
    public void AreMany_Down_AreMoreThanHalfOfSeveral(int down, int all, bool areMany) => Assert.AreEqual(areMany, NodeLoss.AreMany(down, all));

    private static string? Why(
        WorkerNode node, int? minutes = null, LrmsSight lrms = LrmsSight.DrainingByUs, bool isSeenRunning = true, bool areManyDown = false, DateTimeOffset goodSince = default) =>
        NodeLoss.Why(node, lrms, isSeenRunning, areManyDown, new() { Name = new("main"), LostAfter = minutes is { } m ? Given.Minutes(m) : null }, goodSince, Now);
}
