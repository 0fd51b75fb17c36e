using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Planning;
using StratusLab.Elastic.Reconciliation;

namespace StratusLab.Elastic.Metrics;

/// <summary>Counts what a plan decides about the number of nodes.</summary>
internal static class ScaleDecisions
{
    /// <summary>Counts one decision.</summary>
    public static void Count(Decision decision, Instruments to)
    {
        foreach (var action in decision.Plan.Actions)
        {
            switch (action)
            {
                case PlanAction.Boot boot:
                    Add(to, boot.Cluster, boot.Pool, "up", boot.For.IsEmpty ? "minimum" : "demand");
                    break;
                case PlanAction.Keep keep:
                    AddOf(to, decision, keep.Node, "keep", "demand");
                    break;
                case PlanAction.Drain drain when decision.Seen.Nodes.Any(n => n.Id == drain.Node && n.Order != NodeOrder.None):
                    break; // An operator's, which is counted with the node's change.
                case PlanAction.Drain drain:
                    AddOf(to, decision, drain.Node, "down", drain.Cause switch { DrainCause.Idle => "idle", DrainCause.Share => "share", _ => "host_drain" });
                    break;
                default:
                    break;
            }
        }

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

    private static void AddOf(Instruments to, Decision decision, VmId id, string direction, string reason)
    {
        if (decision.Seen.Nodes.FirstOrDefault(n => n.Id == id) is { } node)
        {
            Add(to, node.Cluster, node.Pool, direction, reason);
        }
    }

    private static void Add(Instruments to, ClusterName cluster, PoolName pool, string direction, string reason) =>
        to.ScaleDecisions.Add(1, new("cluster", cluster.Value), new("pool", pool.Value), new("direction", direction), new("reason", reason));
}
