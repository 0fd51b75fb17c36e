using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Planning;

namespace StratusLab.Elastic.Metrics;

/// <summary>
/// Notices jobs that run now and did not at the last look. Goes by the ids, not by the LRMS's clock. A job that comes and goes between two looks is not seen, and the
/// first look counts none. Not for several threads.
/// </summary>
internal sealed class JobStarts(Instruments to, QueueNames names)
{
    private readonly Dictionary<ClusterName, HashSet<JobId>> running = [];

    /// <summary>Looks at what a pass saw.</summary>
    public void Look(Observation seen)
    {
        foreach (var cluster in seen.Clusters)
        {
            if (cluster.Snapshot is { Incomplete: null } snapshot)
            {
                Look(cluster.Policy.Name, snapshot, seen);
            }
        }
    }

    private void Look(ClusterName cluster, LrmsSnapshot snapshot, Observation seen)
    {
        var before = running.GetValueOrDefault(cluster);
        var now = new HashSet<JobId>();
        foreach (var job in snapshot.Jobs)
        {
            if (job.State == JobState.Running && now.Add(job.Id) && before?.Contains(job.Id) == false && job.Started is { } started)
            {
                Started(cluster, job, started, seen);
            }
        }

        running[cluster] = now;
    }

    private void Started(ClusterName cluster, Job job, DateTimeOffset started, Observation seen)
    {
        var waited = Math.Max(0, (started - job.Submitted).TotalSeconds);
        to.QueueWait.Record(waited, new("cluster", cluster.Value), new("queue", names.Of(cluster, job)));
        var id = job.Array ?? job.Id;
        if (seen.Nodes.FirstOrDefault(n => n.Cluster == cluster && n.MadeFor.Contains(id) && job.Nodes.Contains(n.Name)) is { } node)
        {
            to.JobStartLatency.Record(waited, new("cluster", cluster.Value), new("pool", node.Pool.Value));
        }
    }
}
