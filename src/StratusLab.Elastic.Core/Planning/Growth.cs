using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Placement;

namespace StratusLab.Elastic.Core.Planning;

/// <summary>
/// Makes new nodes on paper, within every cap: pool, cluster, back-off, addresses and hosts. One for all clusters of a plan, since they share the hosts.
/// It may make more than one pass boots (<see cref="PassLimit"/>): a job that needs that many nodes is planned as a whole and booted in several passes.
/// </summary>
internal sealed class Growth
{
    private readonly Observation seen;
    private readonly Placer placer;
    private readonly Dictionary<PoolName, int> nodesOfPool = [];
    private readonly Dictionary<ClusterName, int> nodesOfCluster = [];
    private readonly Dictionary<ClusterName, int> coresOfCluster = [];
    private readonly Dictionary<NetworkName, int> addresses;
    private readonly List<(Pool Pool, HostName Host, string? InstanceType)> reserved = [];
    private readonly Dictionary<HostName, HostPolicy> clouds;
    private ImmutableSortedDictionary<ClusterName, double> allotments = ImmutableSortedDictionary<ClusterName, double>.Empty;
    private readonly List<Bin> opened = [];
    private readonly HashSet<(PoolName Pool, ScaleObstacle Why)> skipped = [];

    public Growth(Observation seen, Placer placer)
    {
        (this.seen, this.placer) = (seen, placer);
        addresses = seen.FreeAddresses.ToDictionary();
        clouds = seen.Hosts.Where(h => h.Policy.Cloud is not null).ToDictionary(h => h.Policy.Name, h => h.Policy);
        foreach (var node in seen.Nodes)
        {
            nodesOfPool[node.Pool] = NodesOf(node.Pool) + 1;
            nodesOfCluster[node.Cluster] = nodesOfCluster.GetValueOrDefault(node.Cluster) + 1;
            coresOfCluster[node.Cluster] = CoresOf(node.Cluster) + node.Resources.Cores;
        }
    }

    /// <summary>How many nodes have been made so far; a mark to go back to.</summary>
    public int Mark => opened.Count;

    /// <summary>True when more nodes are made than this pass may boot.</summary>
    public bool IsPastPass => opened.Count > seen.MaxBoots;

    public int NodesOf(PoolName pool) => nodesOfPool.GetValueOrDefault(pool);

    /// <summary>Cores of all nodes of a cluster, those made on paper included.</summary>
    public int CoresOf(ClusterName cluster) => coresOfCluster.GetValueOrDefault(cluster);

    /// <summary>Forgets all that was made and begins again, with what each cluster may have.</summary>
    public void Restart(ImmutableSortedDictionary<ClusterName, double> most)
    {
        Undo(0);
        skipped.Clear();
        allotments = most;
    }

    /// <summary>Keeps room for what a cluster's pools lack of their minimum, whoever is planned before it; until <see cref="Release"/>.</summary>
    public void Reserve(ClusterObservation cluster)
    {
        foreach (var pool in cluster.Pools.OrderBy(p => p.Order).ThenBy(p => p.Name))
        {
            for (var i = NodesOf(pool.Name); i < pool.Min && Obstacle(pool, isMinimum: true) is null && placer.Place(pool.Template, Allowed(pool), out var type) is { } host; i++)
            {
                Count(pool, host, 1);
                reserved.Add((pool, host, type));
            }
        }
    }

    /// <summary>The hosts on which a pool's nodes can have addresses; null for all of them.</summary>
    // A template may have other networks on EC2 hosts: there, those count. A node whose name is given has the network of its name wherever it is.
    public Predicate<HostName>? Allowed(Pool pool) => clouds.Count == 0 || pool.Template.Ec2.IsEmpty ? null : host =>
    {
        var there = clouds.TryGetValue(host, out var cloud) ? pool.Template.On(cloud).Nics : pool.Template.Nics;
        return !there.Any(IsFull) && (pool.Names.IsEmpty || there.SequenceEqual(pool.Template.Nics));
    };

    /// <summary>Gives the kept room back: the cluster itself is planned now.</summary>
    public void Release(ClusterName cluster)
    {
        foreach (var (pool, host, type) in reserved.Where(r => r.Pool.Cluster == cluster))
        {
            placer.Undo(host, pool.Template, type);
            Count(pool, host, -1);
        }

        reserved.RemoveAll(r => r.Pool.Cluster == cluster);
    }

    /// <summary>The nodes made since <paramref name="mark"/>.</summary>
    public IReadOnlyList<Bin> Since(int mark) => opened[mark..];

    /// <summary>Makes a node of the first pool that can; null with the reason of every pool when none can. What a pool must have at least takes no heed of shares.</summary>
    public Bin? Open(ImmutableArray<Pool> pools, out string refusal, bool isMinimum = false)
    {
        var reasons = new List<string>();
        foreach (var pool in pools)
        {
            (HostName Host, string? InstanceType) place = default;
            if ((Obstacle(pool, isMinimum) ?? Place(pool, out place)) is { } obstacle)
            {
                skipped.Add((pool.Name, obstacle.Why));
                reasons.Add(obstacle.Text);
                continue;
            }

            refusal = "";
            return Take(pool, place.Host, place.InstanceType);
        }

        refusal = string.Join("; ", reasons.Distinct());
        return null;
    }

    /// <summary>What stood in the way of a node of one of these pools; also where another pool helped out.</summary>
    public IEnumerable<(PoolName Pool, ScaleObstacle Why)> SkippedOf(IEnumerable<Pool> pools) => pools.SelectMany(p => skipped.Where(s => s.Pool == p.Name).Order());

    /// <summary>Undoes every node made since <paramref name="mark"/>.</summary>
    public void Undo(int mark)
    {
        for (var i = opened.Count - 1; i >= mark; i--)
        {
            var (pool, host) = (opened[i].Pool!, opened[i].Host!.Value); // Bins made by Take always have both.
            placer.Undo(host, pool.Template, opened[i].InstanceType);
            Count(pool, host, -1);
        }

        opened.RemoveRange(mark, opened.Count - mark);
    }

    private (ScaleObstacle Why, string Text)? Place(Pool pool, out (HostName Host, string? InstanceType) place)
    {
        var host = placer.Place(pool.Template, Allowed(pool), out var type);
        place = (host.GetValueOrDefault(), type);
        return host is not null ? null
            : NetworksOf(pool).FirstOrDefault(IsFull) is { Value: not null } full ? (pool.Template.Nics.Any(IsFull) ? ScaleObstacle.NoAddress : ScaleObstacle.NoHost, $"network \"{full}\" has no free address, and no other host has room for pool \"{pool.Name}\": {placer.WhyNot(pool.Template, Allowed(pool))}")
            : (placer.AllRest(Allowed(pool)) ? ScaleObstacle.HostsRest : ScaleObstacle.NoHost, $"no host has room for pool \"{pool.Name}\": {placer.WhyNot(pool.Template, Allowed(pool))}");
    }

    private IEnumerable<NetworkName> NetworksOf(Pool pool) => pool.Template.Nics.Concat(clouds.Values.SelectMany(c => pool.Template.On(c).Nics)).Distinct();

    private bool IsFull(NetworkName network) => addresses.GetValueOrDefault(network) <= 0;

    private Bin Take(Pool pool, HostName host, string? instanceType)
    {
        Count(pool, host, 1);
        var bin = new Bin { Kind = SlotKind.New, Pool = pool, Host = host, InstanceType = instanceType, Free = pool.Node, IsEmpty = true, Features = pool.Features, Queues = pool.Queues };
        opened.Add(bin);
        return bin;
    }

    private void Count(Pool pool, HostName host, int by)
    {
        nodesOfPool[pool.Name] = NodesOf(pool.Name) + by;
        nodesOfCluster[pool.Cluster] = nodesOfCluster.GetValueOrDefault(pool.Cluster) + by;
        coresOfCluster[pool.Cluster] = CoresOf(pool.Cluster) + (by * pool.Node.Cores);
        foreach (var network in clouds.TryGetValue(host, out var cloud) ? pool.Template.On(cloud).Nics : pool.Template.Nics)
        {
            addresses[network] = addresses.GetValueOrDefault(network) - by;
        }
    }

    private (ScaleObstacle Why, string Text)? Obstacle(Pool pool, bool isMinimum)
    {
        var backOff = seen.Memory.Pools.GetValueOrDefault(pool.Name, BackOff.None);
        var cluster = seen.Clusters.First(c => c.Policy.Name == pool.Cluster).Policy;
        return NodesOf(pool.Name) >= pool.Max ? (ScaleObstacle.PoolMaximum, $"pool \"{pool.Name}\" is at its maximum, {pool.Max}")
            : nodesOfCluster.GetValueOrDefault(pool.Cluster) >= cluster.MaxNodes ? (ScaleObstacle.ClusterMaximum, $"cluster \"{cluster.Name}\" is at its maximum, {cluster.MaxNodes}")
            : !isMinimum && allotments.TryGetValue(pool.Cluster, out var most) && CoresOf(pool.Cluster) >= most ? (ScaleObstacle.Share, $"cluster \"{cluster.Name}\" has its share of the hosts, {Words.Count(CoresOf(pool.Cluster), "core")}, and others want theirs")
            : backOff.IsProtected ? (ScaleObstacle.Stopped, $"pool \"{pool.Name}\" is stopped after {backOff.Failures} failures in a row: {backOff.Reason}")
            : backOff is { Until: { } until } && backOff.IsResting(seen.Now) ? (ScaleObstacle.Resting, $"pool \"{pool.Name}\" rests until {Words.At(until, seen.Now)} after a failure: {backOff.Reason}")
            : !pool.Template.HasNetworksByHost && pool.Template.Nics.Where(IsFull).Select(n => (NetworkName?)n).FirstOrDefault() is { } full ? (ScaleObstacle.NoAddress, $"network \"{full}\" has no free address")
            : pool.Template.Disks.Select(d => seen.BarredImages.GetValueOrDefault(d.Image)).OfType<string>().FirstOrDefault() is { } barred ? (ScaleObstacle.NoImage, $"pool \"{pool.Name}\" gets no new nodes: {barred}")
            : null;
    }
}
