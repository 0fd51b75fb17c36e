using System.Collections.Immutable;
using StratusLab.Elastic.Core.Demand;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Placement;

namespace StratusLab.Elastic.Core.Planning;

/// <summary>
/// Decides what to do next. A plain function: the same observation gives the same plan, whatever the order of what is in it.
/// For each cluster that is not frozen: what would start if nodes came (<see cref="DemandReader"/>), what room there is (<see cref="Supply"/>), how the
/// one fits into the other (<see cref="Packer"/>), which nodes to make (<see cref="Growth"/>), which to keep, and which to retire. When the hosts have too little room
/// for all, each cluster gets its share (<see cref="Sharing"/>, <see cref="Reclaim"/>).
/// </summary>
public static class Planner
{
    /// <summary>Makes the plan. <see cref="ClusterObservation.Frozen"/> carries the snapshot guard's verdict already.</summary>
    public static Plan Plan(Observation seen)
    {
        var vms = seen.Vms.SelectMany(v => v.Places(), (vm, place) => (place, vm)).ToLookup(v => v.place, v => v.vm);
        var placer = new Placer(seen.Hosts.Select(h => Room(h, seen, vms[h.Policy.Name])), seen.Placement);
        var actions = ImmutableArray.CreateBuilder<PlanAction>();
        var refusals = ImmutableArray.CreateBuilder<Refusal>();
        var frozen = seen.Clusters.Where(c => FrozenBy(c) is not null).Select(c => c.Policy.Name).ToHashSet();
        PlaceWaiting(seen, placer, frozen, actions, refusals);
        seen = NodeOrders.Plan(HostDrain.Plan(seen, placer, frozen, actions, refusals), frozen, actions);
        var before = (Actions: actions.Count, Refusals: refusals.Count);

        var growth = new Growth(seen, placer);
        var sharing = new Sharing(seen, growth);
        var clusters = PlanClusters(seen, growth, actions, refusals);
        while (sharing.Refine(clusters))
        {
            growth.Restart(sharing.Allotments);
            (actions.Count, refusals.Count) = before;
            clusters = PlanClusters(seen, growth, actions, refusals);
        }

        clusters = PassLimit.Keep(seen.MaxBoots, clusters, actions, refusals);
        actions.AddRange(Reclaim.Of(seen, growth, placer, sharing.Allotments, clusters, actions));
        return new() { At = seen.Now, Actions = actions.ToImmutable(), Refusals = refusals.ToImmutable(), Clusters = [.. clusters.OrderBy(c => c.Cluster)], Memory = seen.Memory };
    }

    // In the order in which they may take what there is; what one lacks of its minimum is kept for it.
    private static ImmutableArray<ClusterPlan> PlanClusters(Observation seen, Growth growth, ImmutableArray<PlanAction>.Builder actions, ImmutableArray<Refusal>.Builder refusals)
    {
        var ordered = seen.Clusters.OrderBy(c => c.Policy.Order).ThenBy(c => c.Policy.Name).ToArray();
        foreach (var cluster in ordered.Where(c => FrozenBy(c) is null).Skip(1))
        {
            growth.Reserve(cluster);
        }

        return [.. ordered.Select(c => PlanCluster(seen, c, growth, actions, refusals))];
    }

    private static HostRoom Room(HostObservation host, Observation seen, IEnumerable<Vm> vmsThere) =>
        HostRoom.Of(host.Policy, host.Report, seen.Memory.Hosts.GetValueOrDefault(host.Policy.Name, BackOff.None), vmsThere, seen.Now, seen.Memory.Clouds.GetValueOrDefault(host.Policy.Name));

    private static void PlaceWaiting(
        Observation seen, Placer placer, HashSet<ClusterName> frozen, ImmutableArray<PlanAction>.Builder actions, ImmutableArray<Refusal>.Builder refusals)
    {
        var held = seen.Nodes.Where(n => frozen.Contains(n.Cluster)).ToDictionary(n => n.Id, n => n.Cluster);
        foreach (var vm in seen.Vms.Where(v => v is { State: VmState.Pending, Host: null, Wish: VmWish.Run }).OrderBy(v => v.Id))
        {
            if (vm.IsHeld)
            {
                refusals.Add(new($"VM {vm.Id}", "is held until \"elastic vms release\""));
                continue;
            }

            if (held.TryGetValue(vm.Id, out var cluster))
            {
                refusals.Add(new($"VM {vm.Id}", $"waits: its cluster \"{cluster}\" is frozen"));
                continue;
            }

            if (Place(vm, seen, placer, out var type, out var whyNot) is { } host)
            {
                actions.Add(new PlanAction.Place(vm.Id, host, vm.Failure.Length > 0 ? $"another try after: {vm.Failure}" : "it waits for a host", type));
            }
            else
            {
                refusals.Add(new($"VM {vm.Id}", $"waits for a host: {whyNot}"));
            }
        }
    }

    // Where it is to move, when it is; else on a host that has not failed it, or on any, when all have. What was stored goes where it can be had, and data blocks do not move.
    private static HostName? Place(Vm vm, Observation seen, Placer placer, out string? type, out string whyNot)
    {
        // Nearly every VM may go anywhere: for those, no set of hosts is made.
        if (vm is { Move: null, Origin: null, OnlyOn: null, FailedOn.IsEmpty: true, Template.Ec2.IsEmpty: true } && vm.Template.Disks.All(d => d.Kind != DiskKind.Block))
        {
            var any = placer.Place(vm.Template);
            (type, whyNot) = (null, any is null ? placer.WhyNot(vm.Template) : "");
            return any;
        }

        var origin = seen.Hosts.FirstOrDefault(h => h.Policy.Name == vm.Origin)?.Policy;
        var within = seen.Hosts
            .Where(h => vm.MayBeOn(h.Policy) && (vm.Move is null || vm.Move.To == h.Policy.Name) && (origin is null || origin.HasSharedFiles == h.Policy.HasSharedFiles))
            .Select(h => h.Policy.Name).ToHashSet();
        var host = placer.Place(vm.Template, h => within.Contains(h) && !vm.FailedOn.Contains(h), out type) ?? placer.Place(vm.Template, within.Contains, out type);
        whyNot = host is null ? $"{(vm.OnlyOn is { } only ? $"its data block is on {only}: " : "")}{placer.WhyNot(vm.Template, within.Contains)}" : "";
        return host;
    }

    private static ClusterPlan PlanCluster(
        Observation seen, ClusterObservation cluster, Growth growth, ImmutableArray<PlanAction>.Builder actions, ImmutableArray<Refusal>.Builder refusals)
    {
        var name = cluster.Policy.Name;
        growth.Release(name);
        if (FrozenBy(cluster) is { } why)
        {
            refusals.Add(new($"cluster \"{name}\"", $"frozen: {why}"));
            return new() { Cluster = name, Frozen = why, Desired = Desired(cluster, seen.Nodes, []) };
        }

        var snapshot = cluster.Snapshot!; // A cluster without one is frozen.
        if (cluster.Policy.CallsForNodes)
        {
            return CalledNodes.Plan(seen, cluster, snapshot, growth, actions, refusals);
        }

        var mark = growth.Mark;
        var demand = DemandReader.Read(snapshot, cluster.Policy, cluster.Pools, seen.Nodes.Where(n => n.Cluster == name).Select(n => n.Name).ToHashSet());
        var (verdicts, bins) = Packer.Pack(demand, () => Supply.Of(cluster, snapshot, seen.Nodes, seen.Site, seen.Now), growth);
        refusals.AddRange(RefusedJobs.Of(verdicts, cluster));
        KeepMinimum(cluster, growth, refusals);

        var made = growth.Since(mark);
        actions.AddRange(made.Select(b => BootOf(b, name)));
        actions.AddRange(bins.Where(b => b.Kind == SlotKind.Draining && b.Taken.Count > 0).OrderBy(b => b.Name).Select(Keep));
        actions.AddRange(Retirement.Of(cluster, snapshot, seen, bins, growth, mark));
        actions.AddRange(Retirement.OfUndeclaredPools(cluster, snapshot, seen, bins));
        return new()
        {
            Cluster = name,
            Jobs = verdicts,
            Skipped = [.. growth.SkippedOf(cluster.Pools)],
            Desired = Desired(cluster, seen.Nodes, made),
        };
    }

    private static string? FrozenBy(ClusterObservation cluster) => cluster.Frozen ?? (cluster.Snapshot is null ? "it has not been read yet" : null);

    private static void KeepMinimum(ClusterObservation cluster, Growth growth, ImmutableArray<Refusal>.Builder refusals)
    {
        foreach (var pool in cluster.Pools.OrderBy(p => p.Order).ThenBy(p => p.Name))
        {
            while (growth.NodesOf(pool.Name) < pool.Min)
            {
                if (growth.Open([pool], out var refusal, isMinimum: true) is null)
                {
                    refusals.Add(new($"pool \"{pool.Name}\"", $"has {growth.NodesOf(pool.Name)} of at least {pool.Min} nodes: {refusal}"));
                    break;
                }
            }
        }
    }

    private static PlanAction.Boot BootOf(Bin bin, ClusterName cluster)
    {
        var pool = bin.Pool!; // Growth sets pool and host on every bin that it makes.
        var jobs = bin.Taken.Select(t => t.Job).DistinctBy(j => j.Id).ToArray();
        var reason = jobs.Length == 0 ? $"the pool's minimum of {Words.Count(pool.Min, "node")}" : $"{Named(jobs)}: no free slot before a new node is there";
        return new(cluster, pool.Name, bin.Host!.Value, [.. jobs.Take(10).Select(j => j.Id)], reason, InstanceType: bin.InstanceType);
    }

    private static string Named(Job[] jobs)
    {
        var shape = jobs.All(j => j.Shape.ToString() == jobs[0].Shape.ToString()) ? $" ({jobs[0].Shape})" : "";
        return $"job{(jobs.Length == 1 ? "" : "s")} {string.Join(", ", jobs.Take(3).Select(j => j.Id))}{(jobs.Length > 3 ? $" and {jobs.Length - 3} more" : "")}{shape}";
    }

    private static PlanAction.Keep Keep(Bin bin)
    {
        var own = bin.Ours!; // Only nodes of ours drain for idleness.
        return new(own.Id, own.Name, $"its drain is undone: job {bin.Taken[0].Job.Id} fits on it");
    }

    /// <summary>How many nodes each pool should have: those that stay, and those made on paper.</summary>
    internal static ImmutableSortedDictionary<PoolName, int> Desired(ClusterObservation cluster, ImmutableArray<WorkerNode> nodes, IReadOnlyList<Bin> made) =>
        cluster.Pools.ToImmutableSortedDictionary(
            p => p.Name,
            p => nodes.Count(n => n.Pool == p.Name && n.State <= NodeState.Ready) + made.Count(b => b.Pool!.Name == p.Name)); // Growth sets the pool on every bin that it makes.
}
