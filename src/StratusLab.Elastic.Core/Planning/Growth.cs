using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Placement;

namespace StratusLab.Elastic.Core.Planning;

/// <summary>
/// Makes new nodes on paper, within every cap: pool, cluster, back-off, addresses and hosts. One for all clusters of a plan, since they share the hosts.
/// It may make more than one pass boots: a job that needs that many nodes is planned as a whole and booted in several passes.
/// </summary>
internal sealed class Growth
{
    private readonly Observation seen;
    private readonly Placer placer;
    private readonly Dictionary<PoolName, int> nodesOfPool = [];
    private readonly Dictionary<ClusterName, int> nodesOfCluster = [];
    private readonly Dictionary<NetworkName, int> addresses;
    private readonly List<Bin> opened = [];

    public Growth(Observation seen, Placer placer)
    {
        (this.seen, this.placer) = (seen, placer);
        addresses = seen.FreeAddresses.ToDictionary();
        foreach (var node in seen.Nodes)
        {
            nodesOfPool[node.Pool] = NodesOf(node.Pool) + 1;
            nodesOfCluster[node.Cluster] = nodesOfCluster.GetValueOrDefault(node.Cluster) + 1;
        }
    }

    /// <summary>How many nodes have been made so far; a mark to go back to.</summary>
    public int Mark => opened.Count;

    /// <summary>True when more nodes are made than this pass may boot.</summary>
    public bool IsPastPass => opened.Count > seen.MaxBoots;

    public int NodesOf(PoolName pool) => nodesOfPool.GetValueOrDefault(pool);

    /// <summary>The nodes made since <paramref name="mark"/>.</summary>
    public IReadOnlyList<Bin> Since(int mark) => opened[mark..];

    /// <summary>Makes a node of the first pool that can; null with the reason of every pool when none can.</summary>
    public Bin? Open(ImmutableArray<Pool> pools, out string refusal)
    {
        var reasons = new List<string>();
        foreach (var pool in pools)
        {
            if (Obstacle(pool) is { } why)
            {
                reasons.Add(why);
            }
            else if (placer.Place(pool.Template) is not { } host)
            {
                reasons.Add($"no host has room for pool \"{pool.Name}\": {placer.WhyNot(pool.Template)}");
            }
            else
            {
                refusal = "";
                return Take(pool, host);
            }
        }

        refusal = string.Join("; ", reasons.Distinct());
        return null;
    }

    /// <summary>Undoes every node made since <paramref name="mark"/>.</summary>
    public void Undo(int mark)
    {
        for (var i = opened.Count - 1; i >= mark; i--)
        {
            var (pool, host) = (opened[i].Pool!, opened[i].Host!.Value); // Bins made by Take always have both.
            placer.Undo(host, pool.Template);
            Count(pool, -1);
        }

        opened.RemoveRange(mark, opened.Count - mark);
    }

    private Bin Take(Pool pool, HostName host)
    {
        Count(pool, 1);
        var bin = new Bin { Kind = SlotKind.New, Pool = pool, Host = host, Free = pool.Node, IsEmpty = true, Features = pool.Features, Queues = pool.Queues };
        opened.Add(bin);
        return bin;
    }

    private void Count(Pool pool, int by)
    {
        nodesOfPool[pool.Name] = NodesOf(pool.Name) + by;
        nodesOfCluster[pool.Cluster] = nodesOfCluster.GetValueOrDefault(pool.Cluster) + by;
        foreach (var network in pool.Template.Nics)
        {
            addresses[network] = addresses.GetValueOrDefault(network) - by;
        }
    }

    private string? Obstacle(Pool pool)
    {
        var backOff = seen.Memory.Pools.GetValueOrDefault(pool.Name, BackOff.None);
        var cluster = seen.Clusters.First(c => c.Policy.Name == pool.Cluster).Policy;
        return NodesOf(pool.Name) >= pool.Max ? $"pool \"{pool.Name}\" is at its maximum, {pool.Max}"
            : nodesOfCluster.GetValueOrDefault(pool.Cluster) >= cluster.MaxNodes ? $"cluster \"{cluster.Name}\" is at its maximum, {cluster.MaxNodes}"
            : backOff.IsProtected ? $"pool \"{pool.Name}\" is stopped after {backOff.Failures} failures in a row: {backOff.Reason}"
            : backOff.IsResting(seen.Now) ? $"pool \"{pool.Name}\" rests until {backOff.Until:HH:mm:ss} after a failure: {backOff.Reason}"
            : pool.Template.Nics.Where(n => addresses.GetValueOrDefault(n) <= 0).Select(n => (NetworkName?)n).FirstOrDefault() is { } full ? $"network \"{full}\" has no free address"
            : null;
    }
}
