using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Planning;

namespace StratusLab.Elastic.Metrics;

/// <summary>Adds up what the cores of worker nodes were used for: each pass stands for the time since the one before. Not for several threads.</summary>
internal sealed class CoreSeconds(Instruments to)
{
    // After a longer silence nobody knows what the nodes did.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    private DateTimeOffset? last;

    /// <summary>Shows zeros.</summary>
    public void Announce(string cluster, string pool) => Add(cluster, pool, 0, 0, 0);

    /// <summary>Adds the time since the last pass.</summary>
    public void Add(Observation seen)
    {
        var span = last is { } before ? seen.Now - before : TimeSpan.Zero;
        last = seen.Now;
        if (span <= TimeSpan.Zero || span > Longest)
        {
            return;
        }

        foreach (var cluster in seen.Clusters)
        {
            var listed = cluster.Snapshot is { Incomplete: null } snapshot ? snapshot.Nodes.DistinctBy(n => n.Name).ToDictionary(n => n.Name) : [];
            foreach (var node in seen.Nodes.Where(n => n.Cluster == cluster.Policy.Name))
            {
                Add(node, listed.GetValueOrDefault(node.Name), span.TotalSeconds);
            }
        }
    }

    private void Add(WorkerNode node, LrmsNode? listed, double seconds)
    {
        var all = node.Resources.Cores * seconds;
        var isServing = node.State is NodeState.Ready or NodeState.Draining;
        var used = !isServing ? 0 : listed is null ? (node.BusySince is null ? 0 : all) : Math.Min(all, listed.Allocated.Cores * seconds);
        Add(node.Cluster.Value, node.Pool.Value, isServing ? all - used : 0, used, isServing ? 0 : all);
    }

    private void Add(string cluster, string pool, double idle, double busy, double boot)
    {
        to.IdleCoreSeconds.Add(idle, new("cluster", cluster), new("pool", pool));
        to.BusyCoreSeconds.Add(busy, new("cluster", cluster), new("pool", pool));
        to.BootCoreSeconds.Add(boot, new("cluster", cluster), new("pool", pool));
    }
}
