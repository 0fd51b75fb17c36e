using System.Collections.Immutable;
using StratusLab.Elastic.Core.Demand;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Core.Planning;

/// <summary>
/// The plan of a cluster whose batch system places jobs on nodes that are not there yet and calls for them. What it calls for is booted under that name, within
/// every cap, and nothing else; what it releases leaves by the life cycle's table; what it gave up is given back when its pool may boot again.
/// </summary>
internal sealed class CalledNodes
{
    private readonly Observation seen;
    private readonly ClusterObservation cluster;
    private readonly LrmsSnapshot snapshot;
    private readonly Growth growth;
    private readonly Dictionary<NodeName, LrmsNode> listed;
    private readonly Dictionary<NodeName, WorkerNode> living;
    private readonly ILookup<NodeName, Job> jobs;
    private readonly ImmutableArray<PlanAction>.Builder actions;
    private readonly ImmutableArray<Refusal>.Builder refusals;
    private readonly ImmutableSortedDictionary<NodeName, string>.Builder unanswered = ImmutableSortedDictionary.CreateBuilder<NodeName, string>();

    private CalledNodes(
        Observation seen, ClusterObservation cluster, LrmsSnapshot snapshot, Growth growth, ImmutableArray<PlanAction>.Builder actions, ImmutableArray<Refusal>.Builder refusals)
    {
        (this.seen, this.cluster, this.snapshot, this.growth, this.actions, this.refusals) = (seen, cluster, snapshot, growth, actions, refusals);
        listed = snapshot.Nodes.ToDictionary(n => n.Name);
        living = seen.Nodes.Where(n => n.Cluster == cluster.Policy.Name).GroupBy(n => n.Name).ToDictionary(g => g.Key, g => g.MaxBy(n => n.Id)!); // A group has one at least.
        jobs = snapshot.Jobs.Where(j => j.State == JobState.Running).SelectMany(j => j.Nodes, (job, node) => (job, node)).ToLookup(p => p.node, p => p.job);
    }

    public static ClusterPlan Plan(
        Observation seen, ClusterObservation cluster, LrmsSnapshot snapshot, Growth growth, ImmutableArray<PlanAction>.Builder actions, ImmutableArray<Refusal>.Builder refusals) =>
        new CalledNodes(seen, cluster, snapshot, growth, actions, refusals).Plan();

    private ClusterPlan Plan()
    {
        var name = cluster.Policy.Name;
        var mark = growth.Mark;
        var demand = DemandReader.Read(snapshot, cluster.Policy, cluster.Pools, living.Keys.ToHashSet());
        var verdicts = demand.Select(i => new JobVerdict(i.Job, i.Code, i.Tasks, [], "")).ToImmutableArray();
        refusals.AddRange(RefusedJobs.Of(verdicts, cluster));
        var pools = cluster.Pools.OrderBy(p => p.Order).ThenBy(p => p.Name).ToArray();
        foreach (var pool in pools)
        {
            Answer(pool);
        }

        RefuseStrangers();
        var made = growth.Since(mark).ToArray();
        foreach (var pool in pools)
        {
            KeepMinimum(pool);
        }

        refusals.AddRange(unanswered.Select(u => new Refusal($"node {u.Key}", $"is called for; {u.Value}")));
        actions.AddRange(Retirement.OfUndeclaredPools(cluster, snapshot, seen, []));
        return new()
        {
            Cluster = name,
            Jobs = verdicts,
            Skipped = [.. growth.SkippedOf(cluster.Pools).Concat(Full(demand)).Distinct()],
            Unanswered = unanswered.ToImmutable(),
            Desired = Planner.Desired(cluster, seen.Nodes, made),
        };
    }

    // A batch system that has given out all names of a pool calls for no more of them, however much waits.
    private IEnumerable<(PoolName Pool, ScaleObstacle Why)> Full(IEnumerable<DemandItem> demand) => demand
        .Where(i => i.Code == DemandCode.Counts).SelectMany(i => i.Pools).Distinct()
        .Where(p => p.Names.All(living.ContainsKey)).Select(p => (p.Name, ScaleObstacle.PoolMaximum));

    private void Answer(Pool pool)
    {
        foreach (var name in pool.Names)
        {
            switch (listed.GetValueOrDefault(name)?.Call)
            {
                case NodeCall.CalledFor:
                    Boot(pool, name);
                    break;
                case NodeCall.GivenUp when !living.ContainsKey(name) && MayBoot(pool):
                    actions.Add(new PlanAction.GiveBack(cluster.Policy.Name, name, $"its pool \"{pool.Name}\" may boot again"));
                    break;
                default:
                    break;
            }
        }
    }

    private bool MayBoot(Pool pool) => seen.Memory.Pools.GetValueOrDefault(pool.Name, BackOff.None) is { IsProtected: false } backOff && !backOff.IsResting(seen.Now);

    private void Boot(Pool pool, NodeName name)
    {
        if (living.TryGetValue(name, out var node))
        {
            if (node.State > NodeState.Ready)
            {
                unanswered.Add(name, $"VM {node.Id}, which had that name before, is not gone yet");
            }
        }
        else if (WhyNot(pool, name, out var bin) is { } why)
        {
            unanswered.Add(name, why);
        }
        else
        {
            actions.Add(BootOf(pool, name, bin!)); // There is one when nothing speaks against it.
        }
    }

    private string? WhyNot(Pool pool, NodeName name, out Bin? bin)
    {
        bin = null;
        if (seen.TakenNames.Contains(name))
        {
            return "its address is held by a VM that is no worker node";
        }

        bin = growth.Open([pool], out var refusal, isMinimum: growth.NodesOf(pool.Name) < pool.Min);
        return bin is null ? refusal : null;
    }

    private PlanAction.Boot BootOf(Pool pool, NodeName name, Bin bin)
    {
        var its = jobs[name].Select(j => j.Id).Order().Take(10).ToImmutableArray();
        var what = its.IsEmpty ? "the batch system" : $"job{(its.Length == 1 ? "" : "s")} {string.Join(", ", its.Take(3))}{(its.Length > 3 ? " and others" : "")}";
        return new(cluster.Policy.Name, pool.Name, bin.Host!.Value, its, $"{what}: the batch system calls for {name}", name, bin.InstanceType); // Growth sets the host.
    }

    private void RefuseStrangers()
    {
        var known = cluster.Pools.SelectMany(p => p.Names).ToHashSet();
        foreach (var node in snapshot.Nodes.Where(n => n.Call == NodeCall.CalledFor && !known.Contains(n.Name) && !living.ContainsKey(n.Name)))
        {
            unanswered.Add(node.Name, $"it belongs to no pool of cluster \"{cluster.Policy.Name}\"");
        }
    }

    private void KeepMinimum(Pool pool)
    {
        var missing = pool.Min - pool.Names.Count(n => listed.GetValueOrDefault(n) is { Call: NodeCall.None or NodeCall.CalledFor });
        var free = pool.Names.Where(n => listed.GetValueOrDefault(n) is { Call: NodeCall.Released, IsDrained: false } && !living.ContainsKey(n)).Take(Math.Max(0, missing)).ToArray();
        if (missing <= 0)
        {
            return;
        }

        // What is called for must then be booted: so it is called for only when it could be now.
        var mark = growth.Mark;
        var refusal = free.Length == 0 ? "no node of it can be called for" : "";
        var isPossible = free.Length > 0 && growth.Open([pool], out refusal, isMinimum: true) is not null;
        growth.Undo(mark);
        if (isPossible)
        {
            actions.AddRange(free.Select(n => new PlanAction.Call(cluster.Policy.Name, n, $"the pool's minimum of {Words.Count(pool.Min, "node")}")));
        }
        else
        {
            refusals.Add(new($"pool \"{pool.Name}\"", $"has {pool.Min - missing} of at least {pool.Min} nodes: {refusal}"));
        }
    }
}
