using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Core.Planning;

/// <summary>The room that a cluster has without a new node.</summary>
internal static class Supply
{
    /// <summary>
    /// A bin for every node that takes jobs, ours or not; every node of ours that drains for idleness or is on its way; and for what running jobs give back,
    /// by their walltime, before a new node could be there. In the order in which they are to be used.
    /// </summary>
    public static List<Bin> Of(ClusterObservation cluster, LrmsSnapshot snapshot, ImmutableArray<WorkerNode> nodes, string site, DateTimeOffset now)
    {
        var pools = cluster.Pools.ToDictionary(p => p.Name);
        var ours = nodes.Where(n => n.Cluster == cluster.Policy.Name).GroupBy(n => n.Name).ToDictionary(g => g.Key, g => g.MaxBy(n => n.Id)!); // A group has one at least.
        var soon = FreeSoon(snapshot, cluster.Pools, now);
        var bins = new List<Bin>();
        var listed = new HashSet<NodeName>();
        foreach (var node in snapshot.Nodes)
        {
            listed.Add(node.Name);
            var own = ours.GetValueOrDefault(node.Name);
            var pool = own is null ? null : pools.GetValueOrDefault(own.Pool);
            if (KindOf(node, own, site) is not { } kind)
            {
                continue;
            }

            // What boots is ours; the LRMS may not know its size yet, and may have given it jobs already.
            var total = kind == SlotKind.Booting ? own!.Resources : node.Total;
            bins.Add(BinOf(kind, node, own, pool, total - node.Allocated, !node.HasJobs));
            if (kind == SlotKind.Free && soon.TryGetValue(node.Name, out var back))
            {
                bins.Add(BinOf(SlotKind.FreeSoon, node, own, pool, back, false));
            }
        }

        bins.AddRange(ours.Values
            .Where(n => n.State is NodeState.Requested or NodeState.Booting or NodeState.Joining && !listed.Contains(n.Name) && pools.ContainsKey(n.Pool) && !IsOverdue(n, pools[n.Pool], now))
            .Select(n => Coming(n, pools[n.Pool])));
        bins.Sort(ByUse);
        return bins;
    }

    // Its host may be dead: jobs do not wait for it any longer, though it still counts against the pool's maximum.
    private static bool IsOverdue(WorkerNode node, Pool pool, DateTimeOffset now) => node.State == NodeState.Requested && now - node.Since > pool.JoinDeadline;

    // Nodes that are in use already come before idle ones, so that those can be retired.
    private static int ByUse(Bin a, Bin b)
    {
        var order = a.Kind.CompareTo(b.Kind);
        order = order != 0 ? order : a.IsEmpty.CompareTo(b.IsEmpty);
        order = order != 0 ? order : (a.Pool?.Order ?? int.MinValue).CompareTo(b.Pool?.Order ?? int.MinValue);
        return order != 0 ? order : a.Name!.Value.CompareTo(b.Name!.Value); // Every existing bin has a name.
    }

    private static SlotKind? KindOf(LrmsNode node, WorkerNode? own, string site)
    {
        // A drain of ours is no obstacle: where it is not wanted any more, the node's life cycle undoes it.
        var isDrainedByOther = node.IsDrained && !(own is not null && DrainTag.For(site, own.Id).IsIn(node.Reason));
        return own?.State switch
        {
            _ when node.IsReserved => null,
            NodeState.Draining when own.Drain == DrainCause.Idle && node.IsUp && !isDrainedByOther => SlotKind.Draining,
            NodeState.Draining or NodeState.Leaving or NodeState.Stopping => null,
            NodeState.Requested or NodeState.Booting or NodeState.Joining when !isDrainedByOther => SlotKind.Booting,
            _ when node.IsUp && !isDrainedByOther => SlotKind.Free,
            _ => null,
        };
    }

    private static Bin BinOf(SlotKind kind, LrmsNode node, WorkerNode? own, Pool? pool, Resources free, bool isEmpty) => new()
    {
        Kind = kind,
        Name = node.Name,
        Ours = own,
        Pool = pool,
        Free = free,
        IsEmpty = isEmpty,
        Features = pool is null ? node.Features : pool.Features,
        Queues = node.Queues,
    };

    private static Bin Coming(WorkerNode node, Pool pool) => new()
    {
        Kind = SlotKind.Booting,
        Name = node.Name,
        Ours = node,
        Pool = pool,
        Free = node.Resources,
        IsEmpty = true,
        Features = pool.Features,
        Queues = pool.Queues,
    };

    // A job that has outlived its walltime by as much as a boot takes is not trusted to end: its LRMS does not enforce it.
    private static Dictionary<NodeName, Resources> FreeSoon(LrmsSnapshot snapshot, ImmutableArray<Pool> pools, DateTimeOffset now)
    {
        var back = new Dictionary<NodeName, Resources>();
        var boot = pools.IsEmpty ? TimeSpan.Zero : pools.Min(p => p.ExpectedBoot);
        foreach (var job in snapshot.Jobs)
        {
            if (job is { State: JobState.Running, Shape.Walltime: { } walltime, Started: { } started } && started + walltime <= now + boot && started + walltime > now - boot)
            {
                foreach (var node in job.Nodes)
                {
                    back[node] = back.GetValueOrDefault(node) + job.Shape.PerNode;
                }
            }
        }

        return back;
    }
}
