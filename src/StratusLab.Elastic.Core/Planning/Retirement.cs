using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Core.Planning;

/// <summary>
/// Chooses idle nodes to retire. Invariant: a node with jobs, with work kept for it, drained by somebody else, younger than its minimum lifetime or needed
/// for its pool's minimum is never chosen; nor is any node of a pool that grows in the same pass.
/// </summary>
internal static class Retirement
{
    /// <summary>Drains of this pass: the dearest pool first, then the longest idle; at most the policy's share of a pool's ready nodes.</summary>
    public static IEnumerable<PlanAction.Drain> Of(
        ClusterObservation cluster, LrmsSnapshot snapshot, Observation seen, List<Bin> bins, Growth growth, int mark)
    {
        var wanted = Wanted(bins);
        var idle = snapshot.Nodes.Where(n => n is { IsUp: true, IsDrained: false, HasJobs: false }).Select(n => n.Name).ToHashSet();
        var growing = growth.Since(mark).Select(b => b.Pool!.Name).ToHashSet(); // Growth sets the pool on every bin that it makes.
        foreach (var pool in cluster.Pools.OrderByDescending(p => p.Order).ThenBy(p => p.Name))
        {
            if (growing.Contains(pool.Name))
            {
                continue;
            }

            var nodes = seen.Nodes.Where(n => n.Pool == pool.Name).ToArray();
            var ready = nodes.Count(n => n.State == NodeState.Ready);
            var staying = nodes.Count(n => n.State <= NodeState.Ready);
            var most = Math.Min(staying - pool.Min, Math.Max(1, (int)(ready * cluster.Policy.RetireShare)));
            foreach (var node in nodes.Where(n => !wanted.Contains(n.Id) && idle.Contains(n.Name) && IsDue(n, pool, seen.Now))
                         .OrderBy(n => n.IdleSince).ThenBy(n => n.Name).Take(Math.Max(0, most)))
            {
                yield return new(node.Id, node.Name, $"idle {Words.Span(seen.Now - node.IdleSince!.Value)} (limit {Words.Span(pool.IdleTimeout)}), and no waiting job needs it"); // IsDue asks for IdleSince.
            }
        }
    }

    /// <summary>Drains of idle nodes whose pool is not declared any more: nobody else would ever retire them.</summary>
    public static IEnumerable<PlanAction.Drain> OfUndeclaredPools(ClusterObservation cluster, LrmsSnapshot snapshot, Observation seen, List<Bin> bins)
    {
        var wanted = Wanted(bins);
        var idle = snapshot.Nodes.Where(n => n is { IsUp: true, IsDrained: false, HasJobs: false }).Select(n => n.Name).ToHashSet();
        return seen.Nodes
            .Where(n => n.Cluster == cluster.Policy.Name && n is { State: NodeState.Ready, Joined: not null } && idle.Contains(n.Name) && !wanted.Contains(n.Id) && cluster.Pools.All(p => p.Name != n.Pool))
            .OrderBy(n => n.Name)
            .Select(n => new PlanAction.Drain(n.Id, n.Name, $"its pool \"{n.Pool}\" is not declared any more"));
    }

    private static HashSet<VmId> Wanted(List<Bin> bins) => [.. bins.Where(b => b.Taken.Count > 0 && b.Ours is not null).Select(b => b.Ours!.Id)];

    private static bool IsDue(WorkerNode node, Pool pool, DateTimeOffset now) =>
        node is { State: NodeState.Ready, IdleSince: { } idle, Joined: { } joined } && now - idle >= pool.IdleTimeout && now - joined >= pool.MinLifetime;
}
