using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Core.Lifecycle;

/// <summary>
/// Says when the jobs on a node that is out of reach are given up. A batch system that does not requeue them by itself (Torque; Grid Engine without <c>reschedule_unknown</c>) lists them
/// for ever, and they keep the node's VM and address. From here a guest that hangs looks like one that computes and has only lost its network, so that nothing but an operator's order
/// gives jobs up, unless the cluster has a <see cref="ClusterPolicy.LostAfter"/>.
/// </summary>
public static class NodeLoss
{
    /// <summary>Why the jobs on it are given up, in half a sentence; null when they are not.</summary>
    /// <param name="node">The node, with the evidence of the last read counted in (<see cref="NodeEvidence"/>).</param>
    /// <param name="lrms">How its LRMS shows it.</param>
    /// <param name="isSeenRunning">True when a whole, fresh report of its host shows its domain running: then it is not the host that is out of reach.</param>
    /// <param name="areManyDown">True when so many of its neighbours are down too that a network or a server is more likely to be the cause than their guests.</param>
    /// <param name="policy">How its cluster is served.</param>
    /// <param name="goodSince">Since when the LRMS could be read without a break: what it said before a pause is not counted.</param>
    /// <param name="now">The instant of the decision.</param>
    public static string? Why(WorkerNode node, LrmsSight lrms, bool isSeenRunning, bool areManyDown, ClusterPolicy policy, DateTimeOffset goodSince, DateTimeOffset now)
    {
        if (node.UnreachableSince is not { } since || lrms == LrmsSight.NotRead)
        {
            return null;
        }

        if (node.Order == NodeOrder.Lost)
        {
            return "an operator has given its jobs up; it has been out of reach for " + Words.Span(now - since);
        }

        var counted = now - (since > goodSince ? since : goodSince);
        var isLate = policy.LostAfter is { } patience && counted > patience;
        // Somebody else's drain, or an operator's that holds it: a person is looking at it.
        var isSomebodys = lrms == LrmsSight.DrainedByOther || node.Drain == DrainCause.Held;
        return isLate && isSeenRunning && !areManyDown && !isSomebodys
            ? $"it has been out of reach for {Words.Span(counted)} though its host shows its VM running, so that its jobs are given up (lost-after)"
            : null;
    }

    /// <summary>True when more than half of several are down.</summary>
    public static bool AreMany(int down, int all) => down > 1 && down * 2 > all;
}
