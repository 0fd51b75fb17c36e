using System.Runtime.InteropServices;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Planning;
using StratusLab.Elastic.Reconciliation;

namespace StratusLab.Elastic.Metrics;

/// <summary>Levels of the pools and their nodes, as they are after the last pass.</summary>
internal static class NodeLevels
{
    private static readonly NodeState[] Living = [.. Enum.GetValues<NodeState>().Where(s => s < NodeState.Gone)];

    /// <summary>Writes them.</summary>
    public static void Write(LevelBook to, LiveView.Pass pass, DateTimeOffset now)
    {
        var pools = pass.Seen.Clusters.SelectMany(c => c.Pools).OrderBy(p => p.Cluster).ThenBy(p => p.Name).ToArray();
        var (nodes, cores) = Count(pass, pools);
        EachState("nodes", "Worker nodes by state.", nodes);
        EachState("node_cores", "Cores of worker nodes by state.", cores);
        Each("nodes_unreachable", "Worker nodes that have been down for longer than the grace and are kept by jobs which the LRMS lists on them.", p => pass.Seen.Nodes.Count(n => n.Pool == p.Name && n.UnreachableSince is not null));
        Each("nodes_min", "Worker nodes that the pool keeps even without demand.", p => p.Min);
        Each("nodes_max", "Most worker nodes that the pool may have.", p => p.Max);
        Each("pool_node_cores", "Cores that jobs can use of one node of the pool.", p => p.Node.Cores);
        var busy = Busy(pass);
        Each("node_busy_cores", "Cores of worker nodes that jobs had at the last whole read.", p => busy.GetValueOrDefault(p.Name));
        var desired = pass.Plan.Clusters.SelectMany(c => c.Desired).ToDictionary();
        Each("desired_nodes", "Worker nodes that the last plan wants.", p => desired.GetValueOrDefault(p.Name));
        Packing(to, pass, pools, desired);
        BackOffs(to, pass, pools, now);

        void Each(string name, string help, Func<Pool, int> value)
        {
            to.Gauge(name, help);
            foreach (var pool in pools)
            {
                to.Sample(value(pool), ("cluster", pool.Cluster.Value), ("pool", pool.Name.Value));
            }
        }

        void EachState(string name, string help, Dictionary<(PoolName, NodeState), int> values)
        {
            to.Gauge(name, help);
            foreach (var pool in pools)
            {
                foreach (var state in Living)
                {
                    to.Sample(values.GetValueOrDefault((pool.Name, state)), ("cluster", pool.Cluster.Value), ("pool", pool.Name.Value), ("state", Snake.Of(state)));
                }
            }
        }
    }

    private static (Dictionary<(PoolName, NodeState), int> Nodes, Dictionary<(PoolName, NodeState), int> Cores) Count(LiveView.Pass pass, Pool[] pools)
    {
        var moved = new Dictionary<VmId, NodeState>();
        var (nodes, cores) = (new Dictionary<(PoolName, NodeState), int>(), new Dictionary<(PoolName, NodeState), int>());
        foreach (var action in pass.Plan.Actions)
        {
            switch (action)
            {
                case PlanAction.Boot boot:
                    Add(boot.Pool, NodeState.Requested, pools.FirstOrDefault(p => p.Name == boot.Pool)?.Node.Cores ?? 0);
                    break;
                case PlanAction.Keep keep:
                    moved[keep.Node] = NodeState.Ready;
                    break;
                case PlanAction.Drain drain:
                    moved[drain.Node] = NodeState.Draining;
                    break;
                default:
                    break;
            }
        }

        foreach (var node in pass.Seen.Nodes)
        {
            Add(node.Pool, moved.GetValueOrDefault(node.Id, node.State), node.Resources.Cores);
        }

        return (nodes, cores);

        void Add(PoolName pool, NodeState state, int size)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(nodes, (pool, state), out _)++;
            CollectionsMarshal.GetValueRefOrAddDefault(cores, (pool, state), out _) += size;
        }
    }

    private static Dictionary<PoolName, int> Busy(LiveView.Pass pass)
    {
        var ours = pass.Seen.Nodes.DistinctBy(n => (n.Cluster, n.Name)).ToDictionary(n => (n.Cluster, n.Name));
        var busy = new Dictionary<PoolName, int>();
        foreach (var cluster in pass.Seen.Clusters)
        {
            foreach (var listed in cluster.Snapshot?.Nodes ?? [])
            {
                if (ours.TryGetValue((cluster.Policy.Name, listed.Name), out var node))
                {
                    CollectionsMarshal.GetValueRefOrAddDefault(busy, node.Pool, out _) += Math.Min(node.Resources.Cores, listed.Allocated.Cores);
                }
            }
        }

        return busy;
    }

    // What the plan wants beyond the nodes that were there is what it makes; only then there is a ratio.
    private static void Packing(LevelBook to, LiveView.Pass pass, Pool[] pools, Dictionary<PoolName, int> desired)
    {
        to.Gauge("plan_packing_ratio", "Share of the cores of the nodes which the last plan makes that waiting jobs take; absent for a pool that does not grow.");
        var taken = pass.Plan.Clusters.SelectMany(c => c.Jobs)
            .SelectMany(v => v.Slots.Where(s => s.Kind == SlotKind.New).Select(s => (s.Pool, Cores: s.Tasks * v.Job.Shape.PerNode.Cores, v.Job.Shape.IsExclusive)))
            .ToLookup(s => s.Pool);
        foreach (var pool in pools)
        {
            var made = desired.GetValueOrDefault(pool.Name) - pass.Seen.Nodes.Count(n => n.Pool == pool.Name && n.State <= NodeState.Ready);
            if (made > 0)
            {
                var cores = taken[pool.Name].Sum(s => s.IsExclusive ? pool.Node.Cores : s.Cores);
                to.Sample((double)cores / (made * pool.Node.Cores), ("cluster", pool.Cluster.Value), ("pool", pool.Name.Value));
            }
        }
    }

    private static void BackOffs(LevelBook to, LiveView.Pass pass, Pool[] pools, DateTimeOffset now)
    {
        to.Gauge("backoff_active", "1 while the pool rests after a failure (resting), or is stopped after ten in a row until an operator resumes it (stopped).");
        foreach (var pool in pools)
        {
            var backOff = pass.Plan.Memory.Pools.GetValueOrDefault(pool.Name, BackOff.None);
            to.Sample(!backOff.IsProtected && backOff.IsResting(now) ? 1 : 0, ("cluster", pool.Cluster.Value), ("pool", pool.Name.Value), ("reason", "resting"));
            to.Sample(backOff.IsProtected ? 1 : 0, ("cluster", pool.Cluster.Value), ("pool", pool.Name.Value), ("reason", "stopped"));
        }
    }
}
