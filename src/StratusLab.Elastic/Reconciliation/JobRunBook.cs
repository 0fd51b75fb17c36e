using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Planning;

namespace StratusLab.Elastic.Reconciliation;

/// <summary>
/// Notes which jobs begin and end on worker nodes. What runs is known from the ledger at the start and from each pass after that, so a pass writes only what has changed.
/// What no read shows any more has ended; a read that is not believed says nothing.
/// </summary>
internal sealed class JobRunBook(Ledger.Ledger ledger)
{
    private Dictionary<(ClusterName, JobId), JobRun>? running;

    /// <summary>Reads what ran when the service stopped; once.</summary>
    public async Task LoadAsync(CancellationToken ct) => running ??= (await ledger.ListOpenJobRunsAsync(ct)).GroupBy(KeyOf).ToDictionary(g => g.Key, g => g.MaxBy(r => r.Started)!); // A group has one at least.

    /// <summary>What has begun or ended with this read.</summary>
    /// <param name="seen">The read.</param>
    /// <param name="ages">Since when jobs had counted as demand, up to the pass before.</param>
    public ImmutableArray<JobRun> Look(Observation seen, DemandAges ages)
    {
        var changes = ImmutableArray.CreateBuilder<JobRun>();
        foreach (var cluster in seen.Clusters)
        {
            if (seen.Believed(cluster) is { } snapshot)
            {
                Look(cluster.Policy.Name, snapshot, seen, ages, changes);
            }
        }

        // Nobody reads a cluster any more that is not declared.
        changes.AddRange(running!.Values.Where(r => seen.Clusters.All(c => c.Policy.Name != r.Cluster)).OrderBy(r => r.Started).Select(r => r with { Ended = seen.Now })); // Loaded before the look.
        return changes.ToImmutable();
    }

    /// <summary>They are in the ledger.</summary>
    public void Written(ImmutableArray<JobRun> changes)
    {
        foreach (var run in changes)
        {
            if (run.Ended is null)
            {
                running![KeyOf(run)] = run; // Loaded before the look.
            }
            else if (running!.GetValueOrDefault(KeyOf(run))?.Started == run.Started)
            {
                running!.Remove(KeyOf(run));
            }
        }
    }

    private void Look(ClusterName cluster, LrmsSnapshot snapshot, Observation seen, DemandAges ages, ImmutableArray<JobRun>.Builder changes)
    {
        var ours = seen.Nodes.Where(n => n.Cluster == cluster).Select(n => n.Name).ToHashSet();
        var still = new HashSet<JobId>();
        foreach (var job in snapshot.Jobs.Where(j => j.State is JobState.Running or JobState.Ending))
        {
            var known = running!.GetValueOrDefault((cluster, job.Id)); // Loaded before the look.
            if (known is not null && (job.Started is null || job.Started == known.Started))
            {
                still.Add(job.Id);
            }
            else if (job.Nodes.Any(ours.Contains))
            {
                changes.Add(RunOf(job, cluster, job.Started ?? snapshot.ReadAt, ages.Of(cluster, job.Id) ?? (job.Array is { } array ? ages.Of(cluster, array) : null)));
            }
        }

        changes.AddRange(running!.Values.Where(r => r.Cluster == cluster && !still.Contains(r.Job)).OrderBy(r => r.Started).Select(r => r with { Ended = snapshot.ReadAt }));
    }

    private static JobRun RunOf(Job job, ClusterName cluster, DateTimeOffset started, DateTimeOffset? counted) => new()
    {
        Cluster = cluster,
        Job = job.Id,
        User = Printable.Text(job.User, 40),
        Queue = string.Join(',', job.Queues),
        Shape = job.Shape.ToString(),
        Submitted = job.Submitted,
        Counted = counted,
        Started = started,
        Nodes = [.. job.Nodes.Take(JobRun.MostNodes)],
        MoreNodes = Math.Max(0, job.Nodes.Length - JobRun.MostNodes),
    };

    private static (ClusterName, JobId) KeyOf(JobRun run) => (run.Cluster, run.Job);
}
