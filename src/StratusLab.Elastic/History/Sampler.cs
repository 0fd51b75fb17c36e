using System.Collections.Immutable;
using StratusLab.Elastic.Core.Demand;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Planning;

namespace StratusLab.Elastic.History;

/// <summary>Takes the samples of a pass: one for every cluster and one for every pool.</summary>
internal static class Sampler
{
    /// <summary>The samples, those of a cluster before those of its pools.</summary>
    public static ImmutableArray<Sample> Take(Observation seen, Plan plan) =>
        [.. seen.Clusters.SelectMany(c => Take(c, plan.Clusters.FirstOrDefault(p => p.Cluster == c.Policy.Name), seen))];

    private static IEnumerable<Sample> Take(ClusterObservation cluster, ClusterPlan? plan, Observation seen)
    {
        var listed = cluster.Snapshot is { Incomplete: null } snapshot ? snapshot.Nodes.DistinctBy(n => n.Name).ToDictionary(n => n.Name) : [];
        var nodes = seen.Nodes.Where(n => n.Cluster == cluster.Policy.Name).ToLookup(n => n.Pool);
        var pools = cluster.Pools.OrderBy(p => p.Order).ThenBy(p => p.Name).Select(p => Add(
            new(seen.Now, cluster.Policy.Name, p.Name, plan is { Frozen: null } ? plan.Desired.GetValueOrDefault(p.Name) * p.Node.Cores : null, 0, 0, 0, 0),
            nodes[p.Name],
            listed)).ToArray();
        var all = Add(new(seen.Now, cluster.Policy.Name, null, null, 0, 0, 0, 0), nodes.SelectMany(n => n), listed);
        var waiting = plan is { Frozen: null } ? plan.Jobs.Where(j => j.Code == DemandCode.Counts).Sum(j => j.Tasks * j.Job.Shape.Nodes * j.Job.Shape.PerNode.Cores) : (int?)null;
        return [all with { Wanted = all.Busy + waiting }, .. pools];
    }

    private static Sample Add(Sample to, IEnumerable<WorkerNode> nodes, Dictionary<NodeName, LrmsNode> listed)
    {
        foreach (var node in nodes)
        {
            var cores = node.Resources.Cores;
            var used = listed.TryGetValue(node.Name, out var its) ? Math.Clamp(its.Allocated.Cores, 0, cores) : node.BusySince is null ? 0 : cores;
            to = node.State switch
            {
                NodeState.Requested or NodeState.Booting or NodeState.Joining => to with { Booting = to.Booting + cores },
                NodeState.Ready => to with { Busy = to.Busy + used, Idle = to.Idle + cores - used },
                _ => to with { Busy = to.Busy + used, Leaving = to.Leaving + cores - used },
            };
        }

        return to;
    }
}
