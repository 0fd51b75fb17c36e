using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Placement;

namespace StratusLab.Elastic.Core.Planning;

/// <summary>
/// Chooses nodes that make room for a cluster which has less than its minimum, or less than its share, while no host has room: nodes of clusters that have more than
/// theirs, idle ones first, then those whose jobs end soonest. Their jobs run to the end. Nothing is drained unless what goes leaves room for what is to come.
/// </summary>
internal sealed class Reclaim
{
    private readonly Observation seen;
    private readonly Growth growth;
    private readonly Placer placer;
    private readonly ImmutableSortedDictionary<ClusterName, double> allotments;
    private readonly Dictionary<VmId, HostName> hosts;
    private readonly HashSet<PoolName> growing;
    private readonly HashSet<VmId> taken = [];
    private readonly Dictionary<PoolName, int> drained = [];

    private Reclaim(
        Observation seen, Growth growth, Placer placer, ImmutableSortedDictionary<ClusterName, double> allotments, IReadOnlyCollection<PlanAction> planned)
    {
        (this.seen, this.growth, this.placer, this.allotments) = (seen, growth, placer, allotments);
        hosts = seen.Vms.Where(v => v.Host is not null && seen.Hosts.Any(h => h.Policy.Name == v.Host)).ToDictionary(v => v.Id, v => v.Host!.Value); // Filtered.
        growing = [.. planned.OfType<PlanAction.Boot>().Select(b => b.Pool)];

        // What goes already, or from now on, counts as gone: room that comes anyway needs no other node.
        var goes = planned.OfType<PlanAction.Drain>().Where(d => d.Cause != DrainCause.Held).Select(d => d.Node).ToHashSet();
        var stays = planned.OfType<PlanAction.Keep>().Select(k => k.Node).ToHashSet();
        foreach (var node in seen.Nodes.Where(n => goes.Contains(n.Id)))
        {
            Free(node);
            Count(node);
        }

        foreach (var node in seen.Nodes.Where(n => n is { State: NodeState.Draining, Drain: not DrainCause.Held } or { State: NodeState.Leaving or NodeState.Stopping } && !stays.Contains(n.Id) && !goes.Contains(n.Id)))
        {
            Free(node);
        }
    }

    /// <summary>What to drain, once everything else is planned. The placer is of no use after that: it has what will be, not what is.</summary>
    public static IEnumerable<PlanAction.Drain> Of(
        Observation seen,
        Growth growth,
        Placer placer,
        ImmutableSortedDictionary<ClusterName, double> allotments,
        IReadOnlyCollection<ClusterPlan> plans,
        IReadOnlyCollection<PlanAction> planned) =>
        allotments.IsEmpty ? [] : new Reclaim(seen, growth, placer, allotments, planned).Choose(plans);

    private List<PlanAction.Drain> Choose(IReadOnlyCollection<ClusterPlan> plans)
    {
        var drains = new List<PlanAction.Drain>();
        foreach (var cluster in seen.Clusters.OrderBy(c => c.Policy.Order).ThenBy(c => c.Policy.Name))
        {
            var plan = plans.First(p => p.Cluster == cluster.Policy.Name);
            foreach (var (pool, count, isMinimum) in Lacking(cluster, plan))
            {
                // One node after the other, until no more room can be made.
                var left = count;
                while (left > 0 && MakeRoom(pool, cluster, isMinimum, drains))
                {
                    left--;
                }
            }
        }

        return drains;
    }

    private IEnumerable<(Pool Pool, int Count, bool IsMinimum)> Lacking(ClusterObservation cluster, ClusterPlan plan)
    {
        var without = plan.Skipped.Where(s => s.Why == ScaleObstacle.NoHost).Select(s => s.Pool).ToHashSet();
        foreach (var pool in cluster.Pools.Where(p => without.Contains(p.Name) && growth.NodesOf(p.Name) < p.Min).OrderBy(p => p.Order).ThenBy(p => p.Name))
        {
            yield return (pool, pool.Min - growth.NodesOf(pool.Name), true);
        }

        var share = allotments.GetValueOrDefault(cluster.Policy.Name) - growth.CoresOf(cluster.Policy.Name);
        var waiting = plan.Jobs.Where(v => v.Unplaced.Length > 0).Sum(v => (long)(v.Tasks - v.Slots.Sum(s => s.Tasks)) * v.Job.Shape.PerNode.Cores * v.Job.Shape.Nodes);
        waiting += plan.Unanswered.Keys.Sum(n => (long)(cluster.Pools.FirstOrDefault(p => p.Names.Contains(n) && without.Contains(p.Name))?.Node.Cores ?? 0));
        if (cluster.Pools.Where(p => without.Contains(p.Name)).OrderBy(p => p.Order).ThenBy(p => p.Name).FirstOrDefault() is { } first && share > 0 && waiting > 0)
        {
            yield return (first, (int)Math.Ceiling(Math.Min(share, waiting) / first.Node.Cores), false);
        }
    }

    private bool MakeRoom(Pool pool, ClusterObservation cluster, bool isMinimum, List<PlanAction.Drain> drains)
    {
        if (placer.Place(pool.Template, growth.Allowed(pool)) is not null)
        {
            return true;
        }

        var freed = new List<WorkerNode>();
        foreach (var victim in Victims(cluster, isMinimum))
        {
            Free(victim);
            freed.Add(victim);
            if (placer.Place(pool.Template, growth.Allowed(pool)) is not null)
            {
                foreach (var node in freed)
                {
                    Count(node);
                    drains.Add(new(node.Id, node.Name, Reason(node, cluster, isMinimum), DrainCause.Share));
                }

                return true;
            }
        }

        foreach (var node in freed)
        {
            placer.Take(hosts[node.Id], VmOf(node).Template, VmOf(node).InstanceType);
        }

        return false;
    }

    private IEnumerable<WorkerNode> Victims(ClusterObservation needy, bool isMinimum)
    {
        foreach (var cluster in seen.Clusters
            .Where(c => c.Policy.Name != needy.Policy.Name && c is { Frozen: null, Snapshot: not null } && (isMinimum || c.Policy.Order == needy.Policy.Order))
            .OrderByDescending(c => c.Policy.Order).ThenByDescending(Excess).ThenBy(c => c.Policy.Name))
        {
            var excess = Excess(cluster);
            foreach (var node in isMinimum || excess > 0 ? Candidates(cluster) : [])
            {
                excess -= node.Resources.Cores;
                if (isMinimum || excess > -node.Resources.Cores)
                {
                    yield return node;
                }
            }
        }
    }

    // What it has beyond what it may have; less what was chosen of it already.
    private double Excess(ClusterObservation cluster) =>
        growth.CoresOf(cluster.Policy.Name) - allotments.GetValueOrDefault(cluster.Policy.Name, double.PositiveInfinity)
        - seen.Nodes.Where(n => n.Cluster == cluster.Policy.Name && (taken.Contains(n.Id) || n.State > NodeState.Ready)).Sum(n => n.Resources.Cores);

    private IEnumerable<WorkerNode> Candidates(ClusterObservation cluster)
    {
        var ends = EndsOf(cluster.Snapshot!); // Only clusters with one are asked.
        var listed = cluster.Snapshot!.Nodes.Where(n => n is { IsUp: true, IsDrained: false }).ToDictionary(n => n.Name);
        foreach (var pool in cluster.Pools.Where(p => !growing.Contains(p.Name)).OrderByDescending(p => p.Order).ThenBy(p => p.Name))
        {
            var nodes = seen.Nodes.Where(n => n.Pool == pool.Name).ToArray();
            var ready = nodes.Count(n => n.State == NodeState.Ready);
            var most = Math.Min(nodes.Count(n => n.State <= NodeState.Ready) - pool.Min, Math.Max(1, (int)(ready * cluster.Policy.RetireShare))) - drained.GetValueOrDefault(pool.Name);
            foreach (var node in nodes
                .Where(n => n is { State: NodeState.Ready, Joined: { } joined } && seen.Now - joined >= pool.MinLifetime && listed.ContainsKey(n.Name) && hosts.ContainsKey(n.Id) && !taken.Contains(n.Id))
                .OrderBy(n => listed[n.Name].HasJobs).ThenBy(n => ends.GetValueOrDefault(n.Name, DateTimeOffset.MaxValue)).ThenBy(n => n.Name)
                .Take(Math.Max(0, most)))
            {
                yield return node;
            }
        }
    }

    // When the last job of a node ends, if all have a limit.
    private static Dictionary<NodeName, DateTimeOffset> EndsOf(LrmsSnapshot snapshot)
    {
        var ends = new Dictionary<NodeName, DateTimeOffset>();
        foreach (var job in snapshot.Jobs.Where(j => j.State is JobState.Running or JobState.Ending))
        {
            var end = job is { Started: { } started, Shape.Walltime: { } walltime } ? started + walltime : DateTimeOffset.MaxValue;
            foreach (var node in job.Nodes)
            {
                ends[node] = ends.TryGetValue(node, out var known) && known > end ? known : end;
            }
        }

        return ends;
    }

    private void Count(WorkerNode node)
    {
        taken.Add(node.Id);
        drained[node.Pool] = drained.GetValueOrDefault(node.Pool) + 1;
    }

    private void Free(WorkerNode node)
    {
        if (hosts.TryGetValue(node.Id, out var host))
        {
            placer.Undo(host, VmOf(node).Template, VmOf(node).InstanceType);
        }
    }

    private Vm VmOf(WorkerNode node) => seen.Vms.First(v => v.Id == node.Id); // Only nodes whose VM has a host are asked.

    private static string Reason(WorkerNode node, ClusterObservation needy, bool isMinimum) =>
        $"cluster \"{needy.Policy.Name}\" has less than its {(isMinimum ? "minimum" : "share")} and no host has room, while \"{node.Cluster}\" has more than {(isMinimum ? "its minimum" : "its share")}";
}
