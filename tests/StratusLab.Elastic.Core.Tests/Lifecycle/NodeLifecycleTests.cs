using StratusLab.Elastic.Core.Lifecycle;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Core.Tests.Lifecycle;

/// <summary>The rows of the table, one by one. What holds for all of them is in <see cref="NodeLifecycleSweepTests"/>.</summary>
[TestClass]
public sealed class NodeLifecycleTests
{
    private static readonly DateTimeOffset Now = Given.Noon;

    [TestMethod]
    [DataRow(VmSight.Starting, NodeState.Requested, "")]
    [DataRow(VmSight.Running, NodeState.Booting, "its VM runs")]
    [DataRow(VmSight.Uncertain, NodeState.Booting, "its VM runs")]
    [DataRow(VmSight.Gone, NodeState.Booting, "its VM runs", DisplayName = "it ran and is gone: the next look says so")]
    [DataRow(VmSight.Over, NodeState.Failed, "its VM could not be started")]
    public void Requested_VmSeen_FollowsItsVm(VmSight vm, NodeState expected, string reason) =>
        Check(Given.Node(1, NodeState.Requested), vm, LrmsSight.Absent, new(expected, NodeVerb.None, reason, expected == NodeState.Failed ? NodeOutcome.Failed : null));

    [TestMethod]
    [DataRow(LrmsSight.NotRead, NodeState.Booting, NodeVerb.None)]
    [DataRow(LrmsSight.Absent, NodeState.Booting, NodeVerb.Register)]
    [DataRow(LrmsSight.AbsentWithJobs, NodeState.Booting, NodeVerb.Register, DisplayName = "a job that an earlier node of its name left")]
    [DataRow(LrmsSight.Down, NodeState.Joining, NodeVerb.None)]
    [DataRow(LrmsSight.Idle, NodeState.Ready, NodeVerb.None)]
    [DataRow(LrmsSight.Busy, NodeState.Ready, NodeVerb.None)]
    [DataRow(LrmsSight.DrainingByUs, NodeState.Booting, NodeVerb.Resume)]
    [DataRow(LrmsSight.DrainedByUs, NodeState.Booting, NodeVerb.Resume)]
    [DataRow(LrmsSight.DrainedByOther, NodeState.Joining, NodeVerb.None)]
    [DataRow(LrmsSight.Foreign, NodeState.Booting, NodeVerb.Register, DisplayName = "which is refused with a sentence")]
    public void Booting_LrmsSeen_RegistersWaitsOrJoins(LrmsSight lrms, NodeState state, NodeVerb verb) =>
        Check(Given.Node(1, NodeState.Booting) with { Booted = Now - Given.Minutes(1) }, VmSight.Running, lrms, state, verb);

    [TestMethod]
    [DataRow(LrmsSight.NotRead, NodeState.Joining, NodeVerb.None)]
    [DataRow(LrmsSight.Absent, NodeState.Joining, NodeVerb.None)]
    [DataRow(LrmsSight.Down, NodeState.Joining, NodeVerb.None)]
    [DataRow(LrmsSight.Idle, NodeState.Ready, NodeVerb.None)]
    [DataRow(LrmsSight.Busy, NodeState.Ready, NodeVerb.None)]
    [DataRow(LrmsSight.DrainingByUs, NodeState.Joining, NodeVerb.Resume)]
    [DataRow(LrmsSight.DrainedByUs, NodeState.Joining, NodeVerb.Resume)]
    [DataRow(LrmsSight.DrainedByOther, NodeState.Joining, NodeVerb.None)]
    [DataRow(LrmsSight.Foreign, NodeState.Joining, NodeVerb.Register)]
    public void Joining_LrmsSeen_WaitsUntilItTakesJobs(LrmsSight lrms, NodeState state, NodeVerb verb) =>
        Check(Given.Node(1, NodeState.Joining) with { Booted = Now - Given.Minutes(1) }, VmSight.Running, lrms, state, verb);

    [TestMethod]
    [DataRow(NodeState.Booting, LrmsSight.Absent)]
    [DataRow(NodeState.Booting, LrmsSight.Down)]
    [DataRow(NodeState.Joining, LrmsSight.Absent)]
    [DataRow(NodeState.Joining, LrmsSight.Down)]
    [DataRow(NodeState.Booting, LrmsSight.Foreign)]
    public void Joining_PastItsDeadline_LeavesAsFailed(NodeState state, LrmsSight lrms) =>
        Check(
            Given.Node(1, state) with { Booted = Now - Given.Minutes(16) },
            VmSight.Running,
            lrms,
            new(NodeState.Leaving, NodeVerb.None, "it did not take jobs within 900 s of its VM's start", NodeOutcome.Failed));

    [TestMethod]
    public void Joining_PastItsDeadlineButLrmsNotRead_Waits() =>
        Check(Given.Node(1, NodeState.Joining) with { Booted = Now - Given.Minutes(16) }, VmSight.Running, LrmsSight.NotRead, NodeState.Joining, NodeVerb.None);

    [TestMethod]
    [DataRow(NodeState.Booting, VmSight.Gone)]
    [DataRow(NodeState.Booting, VmSight.Over)]
    [DataRow(NodeState.Joining, VmSight.Gone)]
    public void Joining_VmVanished_LeavesAsFailed(NodeState state, VmSight vm) =>
        Check(Given.Node(1, state), vm, LrmsSight.NotRead, new(NodeState.Leaving, NodeVerb.None, "its VM vanished before it took a job", NodeOutcome.Failed));

    [TestMethod]
    [DataRow(LrmsSight.NotRead, NodeVerb.None)]
    [DataRow(LrmsSight.Absent, NodeVerb.None, DisplayName = "one witness is not enough")]
    [DataRow(LrmsSight.Down, NodeVerb.None, DisplayName = "within its grace")]
    [DataRow(LrmsSight.Idle, NodeVerb.None)]
    [DataRow(LrmsSight.Busy, NodeVerb.None)]
    [DataRow(LrmsSight.DrainingByUs, NodeVerb.Resume)]
    [DataRow(LrmsSight.DrainedByUs, NodeVerb.Resume)]
    [DataRow(LrmsSight.DrainedByOther, NodeVerb.None, DisplayName = "somebody else's drain is theirs")]
    [DataRow(LrmsSight.Foreign, NodeVerb.None, DisplayName = "somebody took its mark off")]
    public void Ready_LrmsSeen_Stays(LrmsSight lrms, NodeVerb verb) =>
        Check(Given.Node(1) with { AbsentReads = 1, DownSince = Now - Given.Minutes(4) }, VmSight.Running, lrms, NodeState.Ready, verb);

    [TestMethod]
    public void Ready_VmUncertain_Stays() => Check(Given.Node(1), VmSight.Uncertain, LrmsSight.Busy, NodeState.Ready, NodeVerb.None);

    [TestMethod]
    [DataRow(VmSight.Gone, LrmsSight.NotRead)]
    [DataRow(VmSight.Gone, LrmsSight.Busy)]
    [DataRow(VmSight.Over, LrmsSight.DrainedByOther)]
    public void Ready_VmVanished_LeavesAsLost(VmSight vm, LrmsSight lrms) =>
        Check(Given.Node(1), vm, lrms, new(NodeState.Leaving, NodeVerb.None, "its VM vanished", NodeOutcome.Lost));

    [TestMethod]
    public void Ready_AbsentTwice_LeavesAsLost() =>
        Check(
            Given.Node(1) with { AbsentReads = 2 },
            VmSight.Running,
            LrmsSight.Absent,
            new(NodeState.Leaving, NodeVerb.None, "the LRMS does not list it any more", NodeOutcome.Lost));

    [TestMethod]
    [DataRow(NodeState.Ready)]
    [DataRow(NodeState.Draining)]
    [DataRow(NodeState.Leaving)]
    public void AbsentWithJobs_ItsVmRuns_StaysUntilTheyHaveEnded(NodeState state) =>
        Check(Given.Node(1, state) with { AbsentReads = 5, CleanReads = 5, IsDeregistered = true }, VmSight.Running, LrmsSight.AbsentWithJobs, state, NodeVerb.None);

    [TestMethod]
    public void AbsentWithJobs_ItsVmVanished_TheyAreGivenBack() =>
        Check(Given.Node(1, NodeState.Leaving) with { IsDeregistered = true, AbsentReads = 5 }, VmSight.Gone, LrmsSight.AbsentWithJobs, NodeState.Leaving, NodeVerb.DeregisterDead);

    [TestMethod]
    public void Ready_DownLongerThanItsGrace_DrainsAsUnhealthy() =>
        Check(
            Given.Node(1) with { DownSince = Now - Given.Minutes(6) },
            VmSight.Running,
            LrmsSight.Down,
            new(NodeState.Draining, NodeVerb.Drain, "it has been down for more than 300 s", null, DrainCause.Unhealthy));

    [TestMethod]
    [DataRow(LrmsSight.NotRead, NodeVerb.None)]
    [DataRow(LrmsSight.Absent, NodeVerb.None)]
    [DataRow(LrmsSight.Down, NodeVerb.Drain)]
    [DataRow(LrmsSight.Idle, NodeVerb.Drain)]
    [DataRow(LrmsSight.Busy, NodeVerb.Drain)]
    [DataRow(LrmsSight.DrainingByUs, NodeVerb.None)]
    [DataRow(LrmsSight.DrainedByUs, NodeVerb.None)]
    [DataRow(LrmsSight.DrainedByOther, NodeVerb.None)]
    public void Draining_WithOneWitness_DrainsOrWaits(LrmsSight lrms, NodeVerb verb) =>
        Check(Given.Node(1, NodeState.Draining) with { CleanReads = 1, AbsentReads = 1 }, VmSight.Running, lrms, NodeState.Draining, verb);

    [TestMethod]
    public void Draining_TwoCleanReads_Leaves() =>
        Check(
            Given.Node(1, NodeState.Draining) with { CleanReads = 2 },
            VmSight.Running,
            LrmsSight.DrainedByUs,
            new(NodeState.Leaving, NodeVerb.None, "it is drained and two reads show it empty", NodeOutcome.Retired));

    [TestMethod]
    public void Draining_CleanReadsButBusyNow_DrainsAgain() =>
        Check(Given.Node(1, NodeState.Draining) with { CleanReads = 2 }, VmSight.Running, LrmsSight.Busy, NodeState.Draining, NodeVerb.Drain);

    [TestMethod]
    public void Draining_AbsentTwice_Leaves() =>
        Check(
            Given.Node(1, NodeState.Draining) with { AbsentReads = 2 },
            VmSight.Running,
            LrmsSight.Absent,
            new(NodeState.Leaving, NodeVerb.None, "the LRMS does not list it any more", NodeOutcome.Retired));

    [TestMethod]
    public void Draining_VmVanished_LeavesAsLost() =>
        Check(
            Given.Node(1, NodeState.Draining),
            VmSight.Gone,
            LrmsSight.DrainingByUs,
            new(NodeState.Leaving, NodeVerb.None, "its VM vanished while it drained", NodeOutcome.Lost));

    [TestMethod]
    [DataRow(VmSight.Running, LrmsSight.NotRead, NodeVerb.None)]
    [DataRow(VmSight.Running, LrmsSight.Absent, NodeVerb.Deregister, DisplayName = "not listed is not the same as asked and not there")]
    [DataRow(VmSight.Running, LrmsSight.Down, NodeVerb.Deregister)]
    [DataRow(VmSight.Running, LrmsSight.DrainedByUs, NodeVerb.Deregister)]
    [DataRow(VmSight.Running, LrmsSight.DrainedByOther, NodeVerb.None)]
    [DataRow(VmSight.Gone, LrmsSight.NotRead, NodeVerb.None)]
    [DataRow(VmSight.Gone, LrmsSight.Absent, NodeVerb.DeregisterDead)]
    [DataRow(VmSight.Gone, LrmsSight.Busy, NodeVerb.DeregisterDead)]
    [DataRow(VmSight.Over, LrmsSight.DrainedByOther, NodeVerb.DeregisterDead)]
    public void Leaving_StillToBeTakenOut_Deregisters(VmSight vm, LrmsSight lrms, NodeVerb verb) =>
        Check(Given.Node(1, NodeState.Leaving), vm, lrms, NodeState.Leaving, verb);

    [TestMethod]
    [DataRow(LrmsSight.Idle)]
    [DataRow(LrmsSight.Busy)]
    [DataRow(LrmsSight.DrainingByUs)]
    public void Leaving_TakesJobsAgain_DrainsAgainForTheSameCause(LrmsSight lrms) =>
        Check(
            Given.Node(1, NodeState.Leaving) with { Drain = DrainCause.Operator },
            VmSight.Running,
            lrms,
            new(NodeState.Draining, NodeVerb.Drain, "a job is on it, or its drain was undone", null, DrainCause.Operator));

    [TestMethod]
    [DataRow(LrmsSight.Idle)]
    [DataRow(LrmsSight.Busy)]
    public void Leaving_FailedToJoinButJoinedAfterAll_IsReady(LrmsSight lrms) =>
        Check(
            Given.Node(1, NodeState.Leaving) with { Outcome = NodeOutcome.Failed },
            VmSight.Running,
            lrms,
            new(NodeState.Ready, NodeVerb.None, "it joined after all"));

    [TestMethod]
    [DataRow(NodeOutcome.Retired, NodeVerb.Shutdown)]
    [DataRow(NodeOutcome.Failed, NodeVerb.Destroy)]
    [DataRow(NodeOutcome.Lost, NodeVerb.Destroy)]
    public void Leaving_TakenOutAndAbsent_StopsItsVm(NodeOutcome outcome, NodeVerb verb) =>
        Check(
            Given.Node(1, NodeState.Leaving) with { Outcome = outcome, IsDeregistered = true, AbsentReads = 1 },
            VmSight.Running,
            LrmsSight.Absent,
            new(NodeState.Stopping, verb, "the LRMS does not list it any more"));

    [TestMethod]
    [DataRow(true, 0, DisplayName = "asked, but no read since")]
    [DataRow(false, 5, DisplayName = "long absent, but never asked")]
    public void Leaving_HalfTheEvidence_KeepsItsVm(bool isDeregistered, int absentReads) =>
        Check(
            Given.Node(1, NodeState.Leaving) with { IsDeregistered = isDeregistered, AbsentReads = absentReads },
            VmSight.Running,
            LrmsSight.Absent,
            NodeState.Leaving,
            NodeVerb.Deregister);

    [TestMethod]
    [DataRow(NodeOutcome.Retired, VmSight.Running, NodeVerb.Shutdown)]
    [DataRow(NodeOutcome.Retired, VmSight.Gone, NodeVerb.Shutdown)]
    [DataRow(NodeOutcome.Failed, VmSight.Uncertain, NodeVerb.Destroy)]
    [DataRow(NodeOutcome.Lost, VmSight.Starting, NodeVerb.Destroy)]
    public void Stopping_VmNotOver_RepeatsTheVerb(NodeOutcome outcome, VmSight vm, NodeVerb verb) =>
        Check(Given.Node(1, NodeState.Stopping) with { Outcome = outcome }, vm, LrmsSight.Absent, NodeState.Stopping, verb);

    [TestMethod]
    [DataRow(LrmsSight.Busy)]
    [DataRow(LrmsSight.DrainingByUs)]
    [DataRow(LrmsSight.AbsentWithJobs)]
    public void Stopping_AJobIsOnItAgain_DrainsItForGood(LrmsSight lrms) =>
        Check(
            Given.Node(1, NodeState.Stopping) with { Drain = DrainCause.Idle },
            VmSight.Running,
            lrms,
            new(NodeState.Draining, NodeVerb.Drain, "the LRMS has a job on it again", null, DrainCause.Unhealthy));

    [TestMethod]
    [DataRow(VmSight.Gone, LrmsSight.Down)]
    [DataRow(VmSight.Over, LrmsSight.Busy)]
    [DataRow(VmSight.Over, LrmsSight.DrainedByUs)]
    public void Stopping_VmGoneButListedAgain_IsTakenOutAgain(VmSight vm, LrmsSight lrms) =>
        Check(
            Given.Node(1, NodeState.Stopping) with { Outcome = NodeOutcome.Retired },
            vm,
            lrms,
            new(NodeState.Leaving, NodeVerb.DeregisterDead, "the LRMS lists it again", NodeOutcome.Retired));

    [TestMethod]
    [DataRow(NodeOutcome.Retired, NodeState.Gone)]
    [DataRow(NodeOutcome.Failed, NodeState.Failed)]
    [DataRow(NodeOutcome.Lost, NodeState.Lost)]
    public void Stopping_VmOver_EndsAsDecided(NodeOutcome outcome, NodeState end)
    {
        var node = Given.Node(1, NodeState.Stopping) with { Outcome = outcome };
        Check(node, VmSight.Over, LrmsSight.Absent, new(end, NodeVerb.None, "nothing of it is left", outcome));
        Check(node, VmSight.Over, LrmsSight.NotRead, new(NodeState.Stopping));
    }

    private static void Check(WorkerNode node, VmSight vm, LrmsSight lrms, NodeState state, NodeVerb verb)
    {
        var step = Next(node, vm, lrms);
        Assert.AreEqual((state, verb), (step.State, step.Verb));
    }

    private static void Check(WorkerNode node, VmSight vm, LrmsSight lrms, NodeStep expected) => Assert.AreEqual(expected, Next(node, vm, lrms));

    private static NodeStep Next(WorkerNode node, VmSight vm, LrmsSight lrms) =>
        NodeLifecycle.Next(node, vm, lrms, Given.Minutes(15), Given.Minutes(5), null, Now);
}
