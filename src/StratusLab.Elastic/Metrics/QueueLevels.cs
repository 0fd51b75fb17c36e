using StratusLab.Elastic.Reconciliation;

namespace StratusLab.Elastic.Metrics;

/// <summary>Levels of the queues.</summary>
internal static class QueueLevels
{
    /// <summary>Writes them.</summary>
    public static void Write(LevelBook to, LiveView.Pass pass, QueueNames names, DateTimeOffset now)
    {
        var plans = pass.Plan.Clusters.ToDictionary(c => c.Cluster);
        var tallies = pass.Seen.Clusters.OrderBy(c => c.Policy.Name)
            .Select(c => (Name: c.Policy.Name.Value, Tally: QueueTally.Of(c, plans.GetValueOrDefault(c.Policy.Name), names, now)))
            .ToArray();

        to.Gauge("queue_jobs", "Jobs by state; an array's pending rest is one.");
        Each(t => t.Jobs, "state");
        to.Gauge("queue_pending_cores", "Cores of waiting tasks by who could start them: demand (more nodes would), limit, user, lrms, unsatisfiable, unknown, frozen.");
        Each(t => t.PendingCores, "reason_class");
        to.Gauge("queue_running_cores", "Cores that running jobs have, on our nodes and on others.");
        Each(t => t.RunningCores, null);
        to.Gauge("queue_pending_memory_bytes", "Memory of waiting tasks.");
        Each(t => t.PendingMemory, null);
        to.Gauge("queue_oldest_pending_seconds", "The longest wait of a job that counts as demand; 0 without one.");
        Each(t => t.Oldest, null);
        to.Gauge("queue_unsatisfiable_jobs", "Jobs that nothing which this site can make would start.");
        foreach (var (cluster, tally) in tallies)
        {
            foreach (var (reason, jobs) in tally?.Unsatisfiable ?? [])
            {
                to.Sample(jobs, ("cluster", cluster), ("reason", reason));
            }
        }

        void Each(Func<QueueTally, Dictionary<(string Queue, string Label), double>> values, string? label)
        {
            foreach (var (cluster, tally) in tallies)
            {
                foreach (var ((queue, kind), value) in (tally is null ? [] : values(tally)).OrderBy(v => v.Key.Queue, StringComparer.Ordinal).ThenBy(v => v.Key.Label, StringComparer.Ordinal))
                {
                    if (label is null)
                    {
                        to.Sample(value, ("cluster", cluster), ("queue", queue));
                    }
                    else
                    {
                        to.Sample(value, ("cluster", cluster), ("queue", queue), (label, kind));
                    }
                }
            }
        }
    }
}
