using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Core.Lifecycle;

/// <summary>Counts what a believed read says about a node into the node. Each read counts once, however often it is looked at.</summary>
public static class NodeEvidence
{
    /// <summary>The node after the read.</summary>
    /// <param name="node">The node before.</param>
    /// <param name="seen">How the read lists it; null when it does not.</param>
    /// <param name="isInUse">True when a job of the read is on it (<see cref="LrmsSnapshot.NodesInUse"/>): it is not absent then.</param>
    /// <param name="readAt">When the read began.</param>
    /// <param name="tag">The tag our drain of it carries.</param>
    /// <param name="policy">How its cluster is served: how long after the drain a read may count as clean, and how long it may be down.</param>
    public static WorkerNode Count(WorkerNode node, LrmsNode? seen, bool isInUse, DateTimeOffset readAt, DrainTag tag, ClusterPolicy policy)
    {
        // Not "before": a clock that was set back must not stop the counting.
        if (node.LastRead == readAt || node.IsOver)
        {
            return node;
        }

        // A read that began before the node entered its state says nothing about that state.
        var isFresh = readAt >= node.Since;
        var isClean = node.State == NodeState.Draining && readAt >= node.Since + policy.Settle
            && seen is { IsDrained: true, HasJobs: false } && tag.IsIn(seen.Reason);
        var downSince = seen is { IsUp: false } || (seen is null && isInUse) ? node.DownSince ?? readAt : (DateTimeOffset?)null;
        var isKept = node.State is NodeState.Ready or NodeState.Draining or NodeState.Leaving && (isInUse || seen is { HasJobs: true });
        var counted = node with
        {
            LastRead = readAt,
            AbsentReads = seen is null && !isInUse && isFresh ? node.AbsentReads + 1 : 0,
            CleanReads = isClean ? Math.Min(node.CleanReads + 1, NodeLifecycle.Witnesses) : 0,
            DownSince = downSince,
            UnreachableSince = isKept && readAt - downSince > policy.DownGrace ? downSince : null,
        };
        return node.Joined is null || seen is null ? counted : CountWork(counted, seen, readAt);
    }

    private static WorkerNode CountWork(WorkerNode node, LrmsNode seen, DateTimeOffset readAt)
    {
        if (seen.HasJobs)
        {
            return node with { IdleSince = null, FirstBusy = node.FirstBusy ?? readAt, BusySince = node.BusySince ?? readAt };
        }

        // A job may have come and gone between two reads, or while the service was down: the LRMS's own record of the last busy instant counts then.
        var busy = node.BusySince is { } since ? readAt - since : TimeSpan.Zero;
        var idleSince = node.IdleSince ?? readAt;
        return node with
        {
            BusySince = null,
            Busy = node.Busy + busy,
            IdleSince = seen.LastBusy is { } lastBusy && lastBusy > idleSince && lastBusy <= readAt ? lastBusy : idleSince,
        };
    }
}
