using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Core.Lifecycle;

/// <summary>
/// Says when the jobs on a node that is out of reach are given up. A batch system that does not requeue them by itself (Torque; Grid Engine without <c>reschedule_unknown</c>) lists them
/// for ever, and they keep the node's VM and address. From here a guest that hangs looks like one that computes and has only lost its network, so that nothing but an operator's order
/// gives jobs up, and only those of the time in which it was given: a node that is in reach again has jobs that nobody meant.
/// </summary>
public static class NodeLoss
{
    /// <summary>Why the jobs on it are given up, in half a sentence; null when they are not.</summary>
    /// <param name="node">The node, with the evidence of the last read counted in (<see cref="NodeEvidence"/>).</param>
    /// <param name="lrms">How its LRMS shows it.</param>
    /// <param name="now">The instant of the decision.</param>
    public static string? Why(WorkerNode node, LrmsSight lrms, DateTimeOffset now) => node is { UnreachableSince: { } since, Order: NodeOrder.Lost } && lrms != LrmsSight.NotRead
        ? "an operator has given its jobs up; it has been out of reach for " + Words.Span(now - since)
        : null;

    /// <summary>The node, with its order to give jobs up turned into one to retire once it was read and is in reach.</summary>
    public static WorkerNode Forget(WorkerNode node, LrmsSight lrms) =>
        node is { UnreachableSince: null, Order: NodeOrder.Lost, State: NodeState.Ready or NodeState.Draining } && lrms != LrmsSight.NotRead ? node with { Order = NodeOrder.Retire } : node;
}
