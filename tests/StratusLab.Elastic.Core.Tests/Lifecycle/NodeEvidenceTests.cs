using StratusLab.Elastic.Core.Lifecycle;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Core.Tests.Lifecycle;

[TestClass]
public sealed class NodeEvidenceTests
{
    private static readonly DateTimeOffset Now = Given.Noon;
    private static readonly LrmsNode Free = Given.Listed("wn-0-1");
    private static readonly LrmsNode Busy = Free with { HasJobs = true };
    private static readonly LrmsNode Drained = Free with { IsDrained = true, Reason = Given.Tag(1).Value };

    [TestMethod]
    public void Count_AbsentInTwoReads_CountsBoth() => Assert.AreEqual(2, Count(Given.Node(1), null, null).AbsentReads);

    [TestMethod]
    public void Count_SameReadTwice_CountsOnce()
    {
        var once = Read(Given.Node(1), null, Now);
        Assert.AreSame(once, Read(once, null, Now));
    }

    [TestMethod]
    public void Count_ClockSetBack_CountsOn()
    {
        var once = Read(Given.Node(1), null, Now);
        Assert.AreEqual(once.LastRead - Given.Seconds(30), Read(once, null, Now - Given.Seconds(30)).LastRead);
    }

    [TestMethod]
    public void Count_ListedAgain_ForgetsTheAbsence() => Assert.AreEqual(0, Count(Given.Node(1), null, Free).AbsentReads);

    [TestMethod]
    public void Count_ReadFromBeforeItsState_SaysNothingAboutIt()
    {
        var node = Given.Node(1, NodeState.Leaving) with { Since = Now };
        Assert.AreEqual(0, Read(node, null, Now - Given.Seconds(1)).AbsentReads);
        Assert.AreEqual(1, Read(node, null, Now).AbsentReads);
    }

    [TestMethod]
    public void Count_NodeThatIsOver_CountsNothing()
    {
        var node = Given.Node(1, NodeState.Gone);
        Assert.AreSame(node, Read(node, null, Now));
    }

    [TestMethod]
    public void Count_DrainedAndEmptyTwice_IsCleanTwice() => Assert.AreEqual(2, Count(Draining(), Drained, Drained).CleanReads);

    [TestMethod]
    public void Count_AJobInBetween_StartsAgain() => Assert.AreEqual(1, Count(Draining(), Drained, Drained with { HasJobs = true }, Drained).CleanReads);

    [TestMethod]
    public void Count_AbsentInBetween_StartsAgain() => Assert.AreEqual(1, Count(Draining(), Drained, null, Drained).CleanReads);

    [TestMethod]
    public void Count_DrainedByAnother_IsNotClean() => Assert.AreEqual(0, Count(Draining(), Drained with { Reason = "memory errors" }).CleanReads);

    [TestMethod]
    public void Count_EmptyButNotDrained_IsNotClean() => Assert.AreEqual(0, Count(Draining(), Free).CleanReads);

    [TestMethod]
    public void Count_DrainedWhileReady_IsNotClean() => Assert.AreEqual(0, Count(Given.Node(1), Drained).CleanReads);

    [TestMethod]
    public void Count_BeforeTheDrainHasSettled_IsNotClean()
    {
        var node = Draining() with { Since = Now };
        Assert.AreEqual(0, Read(node, Drained, Now + Given.Seconds(4)).CleanReads);
        Assert.AreEqual(1, Read(node, Drained, Now + Given.Seconds(5)).CleanReads);
    }

    [TestMethod]
    public void Count_Down_KeepsTheFirstInstant()
    {
        var down = Free with { IsUp = false };
        Assert.AreEqual(Now, Count(Given.Node(1), down, down).DownSince);
        Assert.IsNull(Count(Given.Node(1), down, Free).DownSince);
    }

    [TestMethod]
    public void Count_FirstJob_EndsItsIdleness()
    {
        var node = Count(Given.Node(1), Busy);
        Assert.IsNull(node.IdleSince);
        Assert.AreEqual(Now, node.FirstBusy);
    }

    [TestMethod]
    public void Count_BusyThenIdle_AddsUpItsBusyTime()
    {
        var node = Count(Given.Node(1), Busy, Busy, Free, Free, Busy, Free);
        Assert.AreEqual(Given.Seconds(90), node.Busy);
        Assert.AreEqual(Now + Given.Seconds(150), node.IdleSince);
        Assert.AreEqual(Now, node.FirstBusy);
    }

    [TestMethod]
    public void Count_BusyBetweenTwoReads_BelievesTheLrmsAboutIt() =>
        Assert.AreEqual(Now - Given.Minutes(1), Count(Given.Node(1), Free with { LastBusy = Now - Given.Minutes(1) }).IdleSince);

    [TestMethod]
    [DataRow(-120, DisplayName = "before it was idle")]
    [DataRow(60, DisplayName = "in the future")]
    public void Count_ImpossibleLastBusy_IsIgnored(int minutes) =>
        Assert.AreEqual(Now - Given.Minutes(60), Count(Given.Node(1), Free with { LastBusy = Now + Given.Minutes(minutes) }).IdleSince);

    [TestMethod]
    public void Count_NotYetJoined_IsNeitherIdleNorBusy()
    {
        var node = Count(Given.Node(1, NodeState.Joining), Busy);
        Assert.IsNull(node.IdleSince);
        Assert.IsNull(node.FirstBusy);
    }

    [TestMethod]
    public void Count_NotListedButAJobOnIt_IsNoWitnessOfItsAbsence()
    {
        var node = Count(Given.Node(1), Free, null);
        Assert.AreEqual(1, node.AbsentReads);
        node = Read(node, null, Now + Given.Minutes(1), isInUse: true);
        Assert.AreEqual(0, node.AbsentReads);
        Assert.AreEqual(1, Read(node, null, Now + Given.Minutes(2)).AbsentReads);
    }

    [TestMethod]
    [DataRow(NodeState.Ready, true)]
    [DataRow(NodeState.Draining, true)]
    [DataRow(NodeState.Leaving, true)]
    [DataRow(NodeState.Joining, false)]
    [DataRow(NodeState.Stopping, false)]
    public void Count_DownWithJobsForLongerThanItsGrace_IsOutOfReach(NodeState state, bool isUnreachable)
    {
        var down = Busy with { IsUp = false };
        var node = Read(Given.Node(1, state), down, Now);
        node = Read(node, down, Now + Given.Minutes(5));
        Assert.IsNull(node.UnreachableSince, "within its grace");

        node = Read(node, down, Now + Given.Minutes(6));
        Assert.AreEqual(isUnreachable ? Now : null, node.UnreachableSince);
        Assert.IsNull(Read(node, down with { HasJobs = false }, Now + Given.Minutes(7)).UnreachableSince, "nothing keeps it");
        Assert.IsNull(Read(node, Busy, Now + Given.Minutes(7)).UnreachableSince, "it answers");
    }

    [TestMethod]
    public void Count_DeletedUnderItsJobs_IsOutOfReachAfterItsGrace()
    {
        var node = Read(Given.Node(1), null, Now, isInUse: true);
        Assert.AreEqual(Now, Read(node, null, Now + Given.Minutes(6), isInUse: true).UnreachableSince);
    }

    private static WorkerNode Draining() => Given.Node(1, NodeState.Draining);

    /// <summary>Reads at noon and every 30 s after it.</summary>
    private static WorkerNode Count(WorkerNode node, params LrmsNode?[] reads) =>
        reads.Index().Aggregate(node, (n, read) => Read(n, read.Item, Now + Given.Seconds(30 * read.Index)));

    private static WorkerNode Read(WorkerNode node, LrmsNode? seen, DateTimeOffset at, bool isInUse = false) =>
        NodeEvidence.Count(node, seen, isInUse, at, Given.Tag(1), new ClusterPolicy { Name = new("main"), Settle = Given.Seconds(5) });
}
