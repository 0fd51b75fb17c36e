using System.Diagnostics;
using System.Globalization;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Core.Lifecycle;

/// <summary>
/// The life of a worker node, as one table over (state, VM seen, LRMS seen). Read it from top to bottom; the first row that fits counts.
/// <code>
/// Requested --> Booting --> Joining --> Ready &lt;--> Draining --> Leaving --> Stopping --> Gone
///     |            |           |          |                         ^           |
///     v            +-----------+----------+-------------------------+           +--> Failed, Lost
///   Failed            (deadline, VM gone)
/// </code>
/// Invariants, for a node whose jobs are not given up (<see cref="NodeLoss"/>): no row leads from a node with jobs to a verb that harms them while its VM may run; and no VM is stopped before
/// the LRMS itself, asked for this very node, has said that it is not there, or has released it by itself. For every node: nothing is decided on an LRMS that was not read; and
/// every state has a way out, by itself but for a node that an operator holds drained and for one that is out of reach with jobs on it. Ready to Draining for idleness, and Draining back to Ready for new demand, are the planner's decisions, not the table's.
/// </summary>
public static class NodeLifecycle
{
    /// <summary>Reads in a row that must agree before absence, or an empty drained node, is believed.</summary>
    public const int Witnesses = 2;

    /// <summary>The row that fits.</summary>
    /// <param name="node">The node, with the evidence of the last read counted in (<see cref="NodeEvidence"/>).</param>
    /// <param name="vm">How its VM stands.</param>
    /// <param name="lrms">How its LRMS shows it.</param>
    /// <param name="joinDeadline">How long it may take from the first sight of its running VM until it takes jobs.</param>
    /// <param name="downGrace">How long it may be down before it is replaced.</param>
    /// <param name="givenUp">Why the jobs on it are given up (<see cref="NodeLoss"/>); null when they are not.</param>
    /// <param name="now">The instant of the decision.</param>
    public static NodeStep Next(WorkerNode node, VmSight vm, LrmsSight lrms, TimeSpan joinDeadline, TimeSpan downGrace, string? givenUp, DateTimeOffset now) =>
        (node.State, vm, lrms) switch
        {
            (NodeState.Requested, VmSight.Over, LrmsSight.NotRead) => Stay(node),
            (NodeState.Requested, VmSight.Over, LrmsSight.Absent or LrmsSight.AbsentWithJobs or LrmsSight.Released or LrmsSight.Foreign) => new(NodeState.Failed, NodeVerb.None, "its VM could not be started", NodeOutcome.Failed),
            (NodeState.Requested, VmSight.Over, _) => Leave(NodeOutcome.Failed, "its VM could not be started"),
            (NodeState.Requested, VmSight.Starting, LrmsSight.Idle or LrmsSight.Busy) => new(NodeState.Booting, NodeVerb.None, "the LRMS lists it, so its VM runs"),
            (NodeState.Requested, VmSight.Starting, LrmsSight.Released) => Leave(NodeOutcome.Retired, "the LRMS does not call for it any more"),
            (NodeState.Requested, VmSight.Starting, _) => Stay(node),
            (NodeState.Requested, _, _) => new(NodeState.Booting, NodeVerb.None, "its VM runs"),

            (NodeState.Booting or NodeState.Joining, _, LrmsSight.Released) => Leave(NodeOutcome.Retired, "the LRMS does not call for it any more"),
            (NodeState.Booting or NodeState.Joining, VmSight.Gone or VmSight.Over, _) => Leave(NodeOutcome.Failed, "its VM vanished before it took a job"),
            (NodeState.Booting or NodeState.Joining, _, LrmsSight.NotRead) => Stay(node),
            (NodeState.Booting or NodeState.Joining, _, LrmsSight.Idle or LrmsSight.Busy) => new(NodeState.Ready, NodeVerb.None, "it joined and takes jobs"),
            (NodeState.Booting or NodeState.Joining, _, LrmsSight.DrainingByUs or LrmsSight.DrainedByUs) => Stay(node, NodeVerb.Resume),
            (NodeState.Booting or NodeState.Joining, _, LrmsSight.Absent or LrmsSight.AbsentWithJobs or LrmsSight.Down or LrmsSight.CalledFor or LrmsSight.GivenUp or LrmsSight.Foreign) when now - (node.Booted ?? node.Since) > joinDeadline =>
                Leave(NodeOutcome.Failed, string.Create(CultureInfo.InvariantCulture, $"it did not take jobs within {joinDeadline.TotalSeconds:0} s of its VM's start")),
            // A registration that was cut short is finished; that its name is taken is the LRMS's to say, with how to mend it.
            (NodeState.Booting, _, LrmsSight.Absent or LrmsSight.AbsentWithJobs) or (NodeState.Booting or NodeState.Joining, _, LrmsSight.Foreign) => Stay(node, NodeVerb.Register),
            (NodeState.Booting, _, LrmsSight.Down or LrmsSight.DrainedByOther or LrmsSight.CalledFor or LrmsSight.GivenUp) => new(NodeState.Joining, NodeVerb.None, "the LRMS knows it; it does not take jobs yet"),
            (NodeState.Joining, _, _) => Stay(node),

            // An LRMS that calls for nodes places nothing on one that it has released, and waits for a machine that booted after its call.
            (NodeState.Ready or NodeState.Draining, _, LrmsSight.Released) => Leave(NodeOutcome.Retired, "the LRMS has released it"),
            (NodeState.Ready or NodeState.Draining, _, LrmsSight.CalledFor or LrmsSight.GivenUp) => Leave(NodeOutcome.Retired, "the LRMS has released it and called for it anew"),

            // The VM first: what still runs in it must not go on beside what the LRMS starts anew.
            (NodeState.Ready or NodeState.Draining, VmSight.Starting or VmSight.Running or VmSight.Uncertain, not LrmsSight.NotRead) when givenUp is not null =>
                new(NodeState.Leaving, NodeVerb.Destroy, givenUp, NodeOutcome.Lost),
            (NodeState.Leaving, VmSight.Starting or VmSight.Running or VmSight.Uncertain, not LrmsSight.NotRead) when givenUp is not null => Stay(node, NodeVerb.Destroy),

            (NodeState.Ready, VmSight.Gone or VmSight.Over, _) => Leave(NodeOutcome.Lost, "its VM vanished"),
            (NodeState.Ready, _, LrmsSight.Absent) when node.AbsentReads >= Witnesses => Leave(NodeOutcome.Lost, "the LRMS does not list it any more"),
            (NodeState.Ready, _, LrmsSight.DrainingByUs or LrmsSight.DrainedByUs) => Stay(node, NodeVerb.Resume),
            (NodeState.Ready, _, LrmsSight.Down) when now - (node.DownSince ?? now) > downGrace =>
                new(NodeState.Draining, NodeVerb.Drain, string.Create(CultureInfo.InvariantCulture, $"it has been down for more than {downGrace.TotalSeconds:0} s"), null, DrainCause.Unhealthy),
            (NodeState.Ready, _, _) => Stay(node),

            (NodeState.Draining, VmSight.Gone or VmSight.Over, _) => Leave(NodeOutcome.Lost, "its VM vanished while it drained"),
            (NodeState.Draining, _, LrmsSight.Absent) when node.AbsentReads >= Witnesses => Leave(NodeOutcome.Retired, "the LRMS does not list it any more"),
            (NodeState.Draining, _, LrmsSight.Idle or LrmsSight.Busy or LrmsSight.Down or LrmsSight.Foreign) => Stay(node, NodeVerb.Drain),
            (NodeState.Draining, _, LrmsSight.DrainedByUs) when node.CleanReads >= Witnesses && node.Drain != DrainCause.Held => Leave(NodeOutcome.Retired, "it is drained and two reads show it empty"),
            (NodeState.Draining, _, _) => Stay(node),

            (NodeState.Leaving, _, LrmsSight.NotRead) => Stay(node),
            (NodeState.Leaving, _, LrmsSight.Released) => new(NodeState.Stopping, StopVerb(node), "the LRMS has released it"),
            (NodeState.Leaving, _, LrmsSight.CalledFor) when node.Outcome == NodeOutcome.Retired => new(NodeState.Stopping, StopVerb(node), "the LRMS waits for a new one of its name"),
            (NodeState.Leaving, VmSight.Gone or VmSight.Over, LrmsSight.GivenUp) => new(NodeState.Stopping, StopVerb(node), "the LRMS has given it up"),
            (NodeState.Leaving, _, LrmsSight.GivenUp) when node.IsDeregistered => new(NodeState.Stopping, StopVerb(node), "the LRMS has released it since it gave it up"),
            (NodeState.Leaving, _, LrmsSight.Absent) when node.IsDeregistered && node.AbsentReads >= 1 => new(NodeState.Stopping, StopVerb(node), "the LRMS does not list it any more"),
            (NodeState.Leaving, VmSight.Gone or VmSight.Over, _) => Stay(node, NodeVerb.DeregisterDead),
            // It may join at any moment: whether it comes too late is the LRMS's to say.
            (NodeState.Leaving, _, LrmsSight.CalledFor) => Stay(node),
            (NodeState.Leaving, _, LrmsSight.Idle or LrmsSight.Busy) when node.Outcome == NodeOutcome.Failed => new(NodeState.Ready, NodeVerb.None, "it joined after all"),
            (NodeState.Leaving, _, LrmsSight.Idle or LrmsSight.Busy or LrmsSight.DrainingByUs) =>
                new(NodeState.Draining, NodeVerb.Drain, "a job is on it, or its drain was undone", null, node.Drain),
            (NodeState.Leaving, _, LrmsSight.DrainedByOther) => Stay(node),
            // There is nothing to take out, and its VM stays until they have ended.
            (NodeState.Leaving, _, LrmsSight.AbsentWithJobs) => Stay(node),
            (NodeState.Leaving, _, _) => Stay(node, NodeVerb.Deregister),

            // A worker may register itself once more after it was taken out. Its VM has been told to stop, so new demand must not keep it.
            (NodeState.Stopping, VmSight.Starting or VmSight.Running or VmSight.Uncertain, LrmsSight.Busy or LrmsSight.DrainingByUs or LrmsSight.AbsentWithJobs) =>
                new(NodeState.Draining, NodeVerb.Drain, "the LRMS has a job on it again", null, DrainCause.Unhealthy),
            (NodeState.Stopping, VmSight.Gone or VmSight.Over, not (LrmsSight.NotRead or LrmsSight.Absent or LrmsSight.Released or LrmsSight.CalledFor or LrmsSight.GivenUp or LrmsSight.Foreign)) =>
                new(NodeState.Leaving, NodeVerb.DeregisterDead, "the LRMS lists it again", node.Outcome),
            (NodeState.Stopping, VmSight.Over, LrmsSight.NotRead) => Stay(node),
            (NodeState.Stopping, VmSight.Over, _) => new(EndOf(node.Outcome), NodeVerb.None, "nothing of it is left", node.Outcome),
            (NodeState.Stopping, _, _) => Stay(node, StopVerb(node)),

            (NodeState.Gone or NodeState.Failed or NodeState.Lost, _, _) => Stay(node),
            _ => throw new UnreachableException($"No row for {node.State}, {vm}, {lrms}."),
        };

    private static NodeStep Stay(WorkerNode node, NodeVerb verb = NodeVerb.None) => new(node.State, verb);

    private static NodeStep Leave(NodeOutcome outcome, string why) => new(NodeState.Leaving, NodeVerb.None, why, outcome);

    private static NodeVerb StopVerb(WorkerNode node) => node.Outcome == NodeOutcome.Retired ? NodeVerb.Shutdown : NodeVerb.Destroy;

    private static NodeState EndOf(NodeOutcome outcome) => outcome switch
    {
        NodeOutcome.Retired => NodeState.Gone,
        NodeOutcome.Failed => NodeState.Failed,
        NodeOutcome.Lost => NodeState.Lost,
        _ => throw new UnreachableException(),
    };
}
