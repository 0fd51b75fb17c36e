using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Planning;
using StratusLab.Elastic.Ledger;

namespace StratusLab.Elastic.Metrics;

/// <summary>What the cores of worker nodes were used for: each pass stands for the time since the one before. Not for several threads.</summary>
internal sealed class CoreSeconds(Instruments to)
{
    // After a longer silence nobody knows what the nodes did.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    private DateTimeOffset? last;

    /// <summary>Shows zeros.</summary>
    public void Announce(string cluster, string pool)
    {
        foreach (var counter in (KeptCounter[])[to.IdleCoreSeconds, to.BusyCoreSeconds, to.BootCoreSeconds])
        {
            counter.Show(counter.Of(0, cluster, pool));
        }
    }

    /// <summary>The time since the last pass that was <see cref="Done"/>.</summary>
    public IEnumerable<Tally> Since(Observation seen)
    {
        var span = last is { } before ? seen.Now - before : TimeSpan.Zero;
        if (span <= TimeSpan.Zero || span > Longest)
        {
            return [];
        }

        var sums = new SortedDictionary<(ClusterName Cluster, PoolName Pool), (double Idle, double Busy, double Boot)>();
        foreach (var cluster in seen.Clusters)
        {
            var listed = cluster.Snapshot is { Incomplete: null } snapshot ? snapshot.Nodes.DistinctBy(n => n.Name).ToDictionary(n => n.Name) : [];
            foreach (var node in seen.Nodes.Where(n => n.Cluster == cluster.Policy.Name))
            {
                var (idle, busy, boot) = Of(node, listed.GetValueOrDefault(node.Name), span.TotalSeconds);
                var sum = sums.GetValueOrDefault((node.Cluster, node.Pool));
                sums[(node.Cluster, node.Pool)] = (sum.Idle + idle, sum.Busy + busy, sum.Boot + boot);
            }
        }

        return sums.SelectMany(s => (Tally[])
        [
            to.IdleCoreSeconds.Of(s.Value.Idle, s.Key.Cluster.Value, s.Key.Pool.Value),
            to.BusyCoreSeconds.Of(s.Value.Busy, s.Key.Cluster.Value, s.Key.Pool.Value),
            to.BootCoreSeconds.Of(s.Value.Boot, s.Key.Cluster.Value, s.Key.Pool.Value),
        ]).Where(t => t.Value > 0);
    }

    /// <summary>A pass has committed what it saw then.</summary>
    public void Done(DateTimeOffset at) => last = at;

    private static (double Idle, double Busy, double Boot) Of(WorkerNode node, LrmsNode? listed, double seconds)
    {
        var all = node.Resources.Cores * seconds;
        if (node.State is not (NodeState.Ready or NodeState.Draining))
        {
            return (0, 0, all);
        }

        var used = listed is null ? (node.BusySince is null ? 0 : all) : Math.Min(all, listed.Allocated.Cores * seconds);
        return (all - used, used, 0);
    }
}
