using StratusLab.Elastic.Core.Lifecycle;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Core.Tests.Lifecycle;

/// <summary>What holds for every row: the table is asked for every (state, VM seen, LRMS seen), with weak and with strong evidence, before and after every deadline.</summary>
[TestClass]
public sealed class NodeLifecycleSweepTests
{
    // The LRMS does not list it, or lists it or another of its name without a job of ours on it.
    private static readonly LrmsSight[] NotThere = [LrmsSight.Absent, LrmsSight.Released, LrmsSight.CalledFor, LrmsSight.GivenUp, LrmsSight.Foreign];

    private static readonly VmSight[] MayRun = [VmSight.Starting, VmSight.Running, VmSight.Uncertain];

    [TestMethod]
    public void Table_EveryCombination_HasARow() => Assert.HasCount(10 * 5 * 13 * 2 * 2 * 3 * 2, Sweep());

    [TestMethod]
    public void Table_JobsOnItAndItsVmMayRun_NeverHarmsThem() =>
        None(Sweep().Where(c => c.GivenUp is null && MayRun.Contains(c.Vm) && c.Lrms is LrmsSight.Busy or LrmsSight.DrainingByUs or LrmsSight.AbsentWithJobs),
            c => c.Step.Verb is NodeVerb.Deregister or NodeVerb.DeregisterDead or NodeVerb.Shutdown or NodeVerb.Destroy);

    [TestMethod]
    public void Table_JobsGivenUpAndItsVmMayRun_IsDestroyedBeforeTheLrmsIsAskedForAnything() =>
        None(
            Sweep().Where(c => c.GivenUp is not null && MayRun.Contains(c.Vm) && c.Node.State is NodeState.Ready or NodeState.Draining or NodeState.Leaving
                && c.Lrms is LrmsSight.Down or LrmsSight.Busy or LrmsSight.DrainingByUs or LrmsSight.DrainedByOther or LrmsSight.AbsentWithJobs),
            c => c.Step is not { State: NodeState.Leaving, Verb: NodeVerb.Destroy });

    [TestMethod]
    public void Table_JobsGivenUp_ChangesNothingForAnyOtherNode() =>
        None(
            Sweep().Where(c => c.GivenUp is not null && (!MayRun.Contains(c.Vm) || c.Lrms == LrmsSight.NotRead || c.Node.State is not (NodeState.Ready or NodeState.Draining or NodeState.Leaving))),
            c => c.Step != Next(c.Node, c.Vm, c.Lrms, null));

    [TestMethod]
    public void Table_LrmsNotRead_NothingIsDoneInTheLrms() =>
        None(Sweep().Where(c => c.Lrms == LrmsSight.NotRead), c => c.Step.Verb is not (NodeVerb.None or NodeVerb.Shutdown or NodeVerb.Destroy));

    [TestMethod]
    public void Table_LrmsNotReadAndItsVmRuns_NothingMoves() =>
        None(
            Sweep().Where(c => c.Lrms == LrmsSight.NotRead && MayRun.Contains(c.Vm) && c.Node.State != NodeState.Requested),
            c => c.Step.State != c.Node.State);

    [TestMethod]
    public void Table_ItsVmIsStopped_OnlyOnceTheLrmsHasLetItGo() =>
        None(
            Sweep().Where(c => c.GivenUp is null && c.Node.State != NodeState.Stopping && c.Step.Verb is NodeVerb.Shutdown or NodeVerb.Destroy),
            c => c is not ({ Node: { State: NodeState.Leaving, IsDeregistered: true, AbsentReads: > 0 }, Lrms: LrmsSight.Absent }
                or { Node.State: NodeState.Leaving, Lrms: LrmsSight.Released }
                or { Node: { State: NodeState.Leaving, IsDeregistered: true }, Lrms: LrmsSight.GivenUp }
                or { Node.State: NodeState.Leaving, Lrms: LrmsSight.GivenUp, Vm: VmSight.Gone or VmSight.Over }
                or { Node: { State: NodeState.Leaving, Outcome: NodeOutcome.Retired }, Lrms: LrmsSight.CalledFor }));

    [TestMethod]
    public void Table_CalledForAndItMayStillJoin_IsNotStopped() =>
        None(
            Sweep().Where(c => c is { Node: { State: NodeState.Booting or NodeState.Joining or NodeState.Leaving, Outcome: NodeOutcome.Failed }, Lrms: LrmsSight.CalledFor, GivenUp: null } && MayRun.Contains(c.Vm)),
            c => c.Step.Verb != NodeVerb.None);

    [TestMethod]
    public void Table_Released_LeavesAsRetiredWithoutAWord() =>
        None(
            Sweep().Where(c => c is { Node.State: > NodeState.Requested and < NodeState.Leaving, Lrms: LrmsSight.Released }),
            c => c.Step is not { State: NodeState.Leaving, Verb: NodeVerb.None, Outcome: NodeOutcome.Retired });

    [TestMethod]
    public void Table_DrainedBySomebodyElseAndItsVmMayRun_IsNeverTouchedInTheLrms() =>
        None(Sweep().Where(c => c.Lrms == LrmsSight.DrainedByOther && MayRun.Contains(c.Vm)), c => c.Step.Verb is not (NodeVerb.None or NodeVerb.Shutdown or NodeVerb.Destroy));

    [TestMethod]
    public void Table_SomebodyElsesNodeHasItsName_NeverJoins() =>
        None(Sweep().Where(c => c.Lrms == LrmsSight.Foreign && c.Node.State != NodeState.Ready), c => c.Step.State == NodeState.Ready);

    [TestMethod]
    public void Table_ItsVmMayRun_NeverCountsAsDead() =>
        None(Sweep().Where(c => MayRun.Contains(c.Vm)), c => c.Step.Verb == NodeVerb.DeregisterDead);

    [TestMethod]
    public void Table_Absent_IsBelievedOnlyFromTwoReads() =>
        None(
            Sweep().Where(c => c is { Lrms: LrmsSight.Absent, Node.AbsentReads: 1, GivenUp: null } && c.Node.State is NodeState.Ready or NodeState.Draining && MayRun.Contains(c.Vm)),
            c => c.Step.State != c.Node.State);

    [TestMethod]
    public void Table_AMove_HasAReason() => None(Sweep().Where(c => c.Step.State != c.Node.State), c => c.Step.Reason.Length == 0);

    [TestMethod]
    public void Table_ItEnds_OnlyWhenItsVmIsOver() => None(Sweep().Where(c => IsEnd(c.Step.State) && !IsEnd(c.Node.State)), c => c.Vm != VmSight.Over);

    [TestMethod]
    public void Table_ItEnds_StaysThere() => None(Sweep().Where(c => IsEnd(c.Node.State)), c => c.Step != new NodeStep(c.Node.State));

    [TestMethod]
    public void Table_TheLrmsListsIt_NeverEnds() =>
        None(
            Sweep().Where(c => c.Lrms != LrmsSight.NotRead && !NotThere.Contains(c.Lrms) && c.Node.State != NodeState.Requested && !IsEnd(c.Node.State)),
            c => IsEnd(c.Step.State));

    [TestMethod]
    public void Table_SameSightsAgain_NeverRunsInACircle()
    {
        foreach (var start in Sweep())
        {
            var (node, steps) = (start.Node, 0);
            while (Next(node, start.Vm, start.Lrms, start.GivenUp) is { } step && step.State != node.State)
            {
                node = Enter(node, step);
                Assert.IsLessThan(10, ++steps, $"{start}");
            }
        }
    }

    [TestMethod]
    public void Table_EveryState_HasAWayToAnEnd()
    {
        var moves = Sweep().Select(c => (From: c.Node.State, To: c.Step.State)).ToHashSet();
        var leadsToAnEnd = Enum.GetValues<NodeState>().Where(IsEnd).ToHashSet();
        while (moves.Any(m => leadsToAnEnd.Contains(m.To) && leadsToAnEnd.Add(m.From)))
        {
        }

        Assert.HasCount(Enum.GetValues<NodeState>().Length, leadsToAnEnd);
    }

    // Whatever the LRMS says at first: once its VM is over and the LRMS has let it go, it ends.
    [TestMethod]
    public void Table_VmOverAndTakenOut_EndsFromEverywhere()
    {
        foreach (var start in Sweep())
        {
            var node = start.Node;
            for (var read = 0; read < 10 && !IsEnd(node.State); read++)
            {
                var step = Next(node, VmSight.Over, LrmsSight.Absent, start.GivenUp);
                node = step.State == node.State ? node with { AbsentReads = node.AbsentReads + 1, IsDeregistered = step.Verb == NodeVerb.DeregisterDead } : Enter(node, step);
            }

            Assert.IsTrue(IsEnd(node.State), $"{start} ended as {node.State}");
        }
    }

    private static bool IsEnd(NodeState state) => state is NodeState.Gone or NodeState.Failed or NodeState.Lost;

    private static WorkerNode Enter(WorkerNode node, NodeStep step) => node with
    {
        State = step.State,
        Outcome = step.Outcome ?? node.Outcome,
        AbsentReads = 0,
        CleanReads = 0,
        IsDeregistered = false,
    };

    private static void None(IEnumerable<Case> cases, Func<Case, bool> isWrong)
    {
        var all = cases.ToList();
        Assert.IsNotEmpty(all, "The sweep has nothing to check.");
        Assert.AreEqual("", string.Join('\n', all.Where(isWrong)));
    }

    private static List<Case> Sweep() =>
    [
        .. from state in Enum.GetValues<NodeState>()
           from vm in Enum.GetValues<VmSight>()
           from lrms in Enum.GetValues<LrmsSight>()
           from witnesses in new[] { 1, 2 }
           from isLate in new[] { false, true }
           from outcome in Enum.GetValues<NodeOutcome>()
           from givenUp in new[] { null, "its jobs are given up" }
           let since = Given.Noon - (isLate ? Given.Minutes(20) : Given.Minutes(1))
           let node = Given.Node(1, state) with
           {
               Booted = since,
               DownSince = since,
               AbsentReads = witnesses,
               CleanReads = witnesses,
               IsDeregistered = witnesses == 2,
               Outcome = outcome,
           }
           select new Case(node, vm, lrms, givenUp, Next(node, vm, lrms, givenUp)),
    ];

    private static NodeStep Next(WorkerNode node, VmSight vm, LrmsSight lrms, string? givenUp) =>
        NodeLifecycle.Next(node, vm, lrms, Given.Minutes(15), Given.Minutes(5), givenUp, Given.Noon);

    private sealed record Case(WorkerNode Node, VmSight Vm, LrmsSight Lrms, string? GivenUp, NodeStep Step)
    {
        public override string ToString() =>
            $"({Node.State}, {Vm}, {Lrms}), {Node.AbsentReads} witnesses, outcome {Node.Outcome}{(GivenUp is null ? "" : ", given up")} -> {Step.State}, {Step.Verb}";
    }
}
