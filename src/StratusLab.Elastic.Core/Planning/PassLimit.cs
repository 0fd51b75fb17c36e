using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Core.Planning;

/// <summary>
/// Keeps a plan to what one pass may boot. When the clusters want more together, each may boot as many as any other, and what one does not want is divided among the
/// others: so a burst in one does not make another wait. The nodes that are left out are planned, and booted by later passes.
/// </summary>
internal static class PassLimit
{
    public static ImmutableArray<ClusterPlan> Keep(int most, ImmutableArray<ClusterPlan> clusters, ImmutableArray<PlanAction>.Builder actions, ImmutableArray<Refusal>.Builder refusals)
    {
        var boots = actions.OfType<PlanAction.Boot>().ToLookup(b => b.Cluster);
        var left = most;
        var waiting = boots.Count;
        var result = clusters.ToDictionary(c => c.Cluster);
        foreach (var wanted in boots.OrderBy(b => b.Count()))
        {
            var part = Math.Min(wanted.Count(), (left + waiting - 1) / waiting);
            left -= part;
            waiting--;
            var later = wanted.Skip(part).ToArray();
            if (later.Length > 0)
            {
                actions.RemoveAll(a => Array.Exists(later, l => ReferenceEquals(l, a)));
                result[wanted.Key] = Refuse(later, most, result[wanted.Key], refusals);
            }
        }

        return [.. clusters.Select(c => result[c.Cluster])];
    }

    private static ClusterPlan Refuse(PlanAction.Boot[] later, int most, ClusterPlan plan, ImmutableArray<Refusal>.Builder refusals)
    {
        var why = $"must wait for the next pass: one pass boots at most {most}";
        var called = later.Where(b => b.Name is not null).Select(b => b.Name!.Value).ToArray(); // Filtered.
        refusals.AddRange(called.Select(n => new Refusal($"node {n}", $"is called for; it {why}")));
        if (later.Length > called.Length)
        {
            refusals.Add(new($"cluster \"{plan.Cluster}\"", $"{Words.Count(later.Length - called.Length, "more node")} {why}"));
        }

        return plan with
        {
            Skipped = [.. plan.Skipped, .. later.Select(b => b.Pool).Distinct().Order().Select(p => (p, ScaleObstacle.PassLimit))],
            Unanswered = plan.Unanswered.AddRange(called.Select(n => KeyValuePair.Create(n, $"it {why}"))),
        };
    }
}
