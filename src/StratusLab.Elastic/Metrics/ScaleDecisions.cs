using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Planning;
using StratusLab.Elastic.Ledger;
using StratusLab.Elastic.Reconciliation;

namespace StratusLab.Elastic.Metrics;

/// <summary>Counts what a plan decides about the number of nodes.</summary>
internal static class ScaleDecisions
{
    /// <summary>What one plan decides.</summary>
    public static IEnumerable<Tally> Of(Decision decision, Instruments to)
    {
        foreach (var action in decision.Plan.Actions)
        {
            var tally = action switch
            {
                PlanAction.Boot boot => Of(to, boot.Cluster, boot.Pool, "up", boot.For.IsEmpty ? "minimum" : "demand"),
                PlanAction.Keep keep => OfNode(to, decision, keep.Node, "keep", "demand"),
                PlanAction.Drain drain when decision.Seen.Nodes.Any(n => n.Id == drain.Node && n.Order != NodeOrder.None) => null, // An operator's, which is counted with the node's change.
                PlanAction.Drain drain => OfNode(to, decision, drain.Node, "down", drain.Cause switch { DrainCause.Idle => "idle", DrainCause.Share => "share", _ => "host_drain" }),
                _ => null,
            };
            if (tally is not null)
            {
                yield return tally;
            }
        }
    }

    /// <summary>Counts the passes in which nodes of pools were not made.</summary>
    public static void CountSkipped(Decision decision, Instruments to)
    {
        foreach (var cluster in decision.Plan.Clusters)
        {
            foreach (var (pool, why) in cluster.Skipped)
            {
                Skip(to, cluster.Cluster, pool, why, 1);
            }
        }
    }

    /// <summary>Adds passes in which a node of the pool was not made for this reason.</summary>
    public static void Skip(Instruments to, ClusterName cluster, PoolName pool, ScaleObstacle why, int passes) =>
        to.ScaleSkipped.Add(passes, new("cluster", cluster.Value), new("pool", pool.Value), new("direction", "up"), new("reason", Snake.Of(why)));

    private static Tally? OfNode(Instruments to, Decision decision, VmId id, string direction, string reason) =>
        decision.Seen.Nodes.FirstOrDefault(n => n.Id == id) is { } node ? Of(to, node.Cluster, node.Pool, direction, reason) : null;

    private static Tally Of(Instruments to, ClusterName cluster, PoolName pool, string direction, string reason) =>
        to.ScaleDecisions.Of(1, cluster.Value, pool.Value, direction, reason);
}
