using StratusLab.Elastic.Core.Demand;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Planning;

namespace StratusLab.Elastic.Reconciliation;

/// <summary>
/// Since when each waiting job has counted as demand. It is known of jobs that began to count between two plans of this process; what counted already in the first
/// plan of its cluster may have done so for long. Never changed once made.
/// </summary>
internal sealed class DemandAges
{
    private readonly Dictionary<ClusterName, Dictionary<JobId, DateTimeOffset?>> clusters;

    private DemandAges(Dictionary<ClusterName, Dictionary<JobId, DateTimeOffset?>> clusters) => this.clusters = clusters;

    /// <summary>Before the first plan.</summary>
    public static DemandAges None { get; } = new([]);

    /// <summary>Since when the job has counted; null when it does not, or that is not known.</summary>
    public DateTimeOffset? Of(ClusterName cluster, JobId job) => clusters.GetValueOrDefault(cluster)?.GetValueOrDefault(job);

    /// <summary>The same after one more plan. A frozen cluster's plan says nothing of its jobs, so what was known of them stays.</summary>
    public DemandAges After(Plan plan)
    {
        var next = new Dictionary<ClusterName, Dictionary<JobId, DateTimeOffset?>>();
        foreach (var cluster in plan.Clusters)
        {
            var before = clusters.GetValueOrDefault(cluster.Cluster);
            if (cluster.Frozen is null)
            {
                next[cluster.Cluster] = Counting(cluster, before, plan.At);
            }
            else if (before is not null)
            {
                next[cluster.Cluster] = before;
            }
        }

        return new(next);
    }

    private static Dictionary<JobId, DateTimeOffset?> Counting(ClusterPlan plan, Dictionary<JobId, DateTimeOffset?>? before, DateTimeOffset now)
    {
        var jobs = new Dictionary<JobId, DateTimeOffset?>();
        foreach (var verdict in plan.Jobs.Where(v => v.Code == DemandCode.Counts))
        {
            jobs[verdict.Job.Id] = before is null ? null : before.TryGetValue(verdict.Job.Id, out var since) ? since : now;
        }

        return jobs;
    }
}
