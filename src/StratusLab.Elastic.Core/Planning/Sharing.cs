using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Core.Planning;

/// <summary>
/// Divides what the hosts can hold, in cores of worker nodes, when it is too little for all clusters: among those of the same order by their shares, and what one does
/// not want goes to the others (weighted max-min fairness). Clusters are planned as if there were enough; when there is not, again with what each may have, until
/// nobody leaves anything that another one wants.
/// </summary>
internal sealed class Sharing(Observation seen, Growth growth)
{
    private readonly ImmutableArray<ClusterObservation> clusters = [.. seen.Clusters.Where(c => c is { Frozen: null, Snapshot: not null, Pools.IsEmpty: false })];
    private readonly Dictionary<ClusterName, int> wants = [];
    private readonly Dictionary<int, int> held = [];
    private int roundsLeft = seen.Clusters.Length + 2;

    /// <summary>The most cores that each cluster may have, of those that want more; empty while there is enough for all.</summary>
    public ImmutableSortedDictionary<ClusterName, double> Allotments { get; private set; } = ImmutableSortedDictionary<ClusterName, double>.Empty;

    /// <summary>Looks at what a round gave; true when there must be another.</summary>
    public bool Refine(IReadOnlyCollection<ClusterPlan> plans)
    {
        var isShort = plans.Where(p => p.Skipped.Any(s => s.Why is ScaleObstacle.NoHost or ScaleObstacle.NoAddress or ScaleObstacle.Share)).Select(p => p.Cluster).ToHashSet();
        if (clusters.Length < 2 || isShort.Count == 0 || --roundsLeft <= 0)
        {
            return false;
        }

        foreach (var cluster in clusters.Select(c => c.Policy.Name).Where(c => !isShort.Contains(c)))
        {
            wants[cluster] = growth.CoresOf(cluster);
        }

        var before = Allotments;
        Allotments = clusters.GroupBy(c => c.Policy.Order).SelectMany(g => Divide([.. g.Select(c => c.Policy)])).ToImmutableSortedDictionary(a => a.Cluster, a => a.Cores);
        return !Allotments.SequenceEqual(before);
    }

    // Those who want less than their part are given that first; what they leave is divided anew among the rest.
    private List<(ClusterName Cluster, double Cores)> Divide(ImmutableArray<ClusterPolicy> level)
    {
        // What they could hold together in the best round so far: later ones leave some of it to find out what the others want.
        var order = level[0].Order;
        held[order] = Math.Max(held.GetValueOrDefault(order), level.Sum(c => growth.CoresOf(c.Name)));
        var left = (double)held[order];
        var rest = level.ToList();
        while (rest.Count > 0)
        {
            var part = left / rest.Sum(c => c.Share);
            var content = rest.Where(c => wants.TryGetValue(c.Name, out var want) && want <= c.Share * part).ToList();
            if (content.Count == 0)
            {
                return [.. rest.Select(c => (c.Name, c.Share * part))];
            }

            left -= content.Sum(c => wants[c.Name]);
            rest.RemoveAll(content.Contains);
        }

        return [];
    }
}
