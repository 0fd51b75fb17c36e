using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Planning;

namespace StratusLab.Elastic.Reconciliation;

/// <summary>
/// Notes which jobs leave the queue without having been seen on a node. It compares two reads that are believed, so a pass writes only what has left since the one before,
/// however many wait. Nothing of it is in the ledger before that: what leaves while no service reads the queue is not noted.
/// </summary>
internal sealed class JobWaitBook
{
    /// <summary>As many are written by one pass; the others by those that follow.</summary>
    public const int MostAtOnce = 5000;

    private readonly HashSet<JobId> listed = [];
    private readonly HashSet<JobId> waitingArrays = [];
    private Noted noted = Noted.Nothing;
    private Noted next = Noted.Nothing;

    /// <summary>What has left with this read and was not written yet.</summary>
    /// <param name="seen">The read.</param>
    /// <param name="plan">What is planned on it.</param>
    /// <param name="ages">Since when jobs had counted as demand, up to the pass before.</param>
    /// <param name="runs">What has begun or ended on worker nodes with it: of these there is another record.</param>
    public ImmutableArray<JobWait> Look(Observation seen, Plan plan, DemandAges ages, ImmutableArray<JobRun> runs)
    {
        var ran = runs.Select(r => (r.Cluster, r.Job)).ToHashSet();
        var sights = noted.Sights;
        var owed = noted.Owed;
        foreach (var cluster in seen.Clusters)
        {
            if (seen.Believed(cluster) is { } snapshot && plan.Clusters.FirstOrDefault(p => p.Cluster == cluster.Policy.Name) is { } its)
            {
                var sight = new Sight(cluster, snapshot, its, seen);
                if (sights.TryGetValue(sight.Name, out var before) && !ReferenceEquals(before.Snapshot, snapshot))
                {
                    owed = owed.AddRange(Gone(before, snapshot).Where(g => !ran.Contains((before.Name, g.Job.Id))).Select(g => g with { Counted = ages.Of(before.Name, g.Job.Id) }));
                }

                sights = sights.SetItem(sight.Name, sight);
            }
        }

        next = new(sights, owed.Length > MostAtOnce ? owed[MostAtOnce..] : []);
        return [.. owed.Take(MostAtOnce).Select(Record)];
    }

    /// <summary>What the last look gave is in the ledger, or was nothing.</summary>
    public void Written() => noted = next;

    private IEnumerable<Left> Gone(Sight before, LrmsSnapshot now)
    {
        listed.Clear();
        waitingArrays.Clear();
        foreach (var job in now.Jobs.Where(j => j.State != JobState.Ended))
        {
            listed.Add(job.Id);
            if (job is { Array: { } array, State: JobState.Pending })
            {
                waitingArrays.Add(array);
            }
        }

        var isInDoubt = now.Skipped.Values.Sum() > before.Snapshot.Skipped.Values.Sum();
        var started = new Lazy<Dictionary<JobId, int>>(() => Started(before.Snapshot, now));
        foreach (var (job, verdict) in before.Waiting().Where(w => !listed.Contains(w.Job.Id)))
        {
            // A task that goes back among the rest of its array has not left; nor have those that were started since.
            var tasks = job.Array is not { } array ? job.Tasks : waitingArrays.Contains(array) ? 0 : job.Tasks - started.Value.GetValueOrDefault(array);
            if (tasks > 0)
            {
                yield return new(before, job, verdict, tasks, now.ReadAt, isInDoubt, null);
            }
        }
    }

    // How many tasks of each array have begun to run between two reads.
    private static Dictionary<JobId, int> Started(LrmsSnapshot before, LrmsSnapshot now)
    {
        static IEnumerable<Job> Running(LrmsSnapshot read) => read.Jobs.Where(j => j is { Array: not null, State: JobState.Running or JobState.Ending });
        var ran = Running(before).Select(j => j.Id).ToHashSet();
        return Running(now).Where(j => !ran.Contains(j.Id)).CountBy(j => j.Array!.Value).ToDictionary(); // Filtered.
    }

    private static JobWait Record(Left left) => new()
    {
        Cluster = left.Before.Name,
        Job = left.Job.Id,
        Whole = left.Job.PartOf ?? (left.Job.Array is { } array && array != left.Job.Id ? array : null),
        User = Printable.Text(left.Job.User, 40),
        Queue = string.Join(',', left.Job.Queues),
        Shape = left.Job.Shape.ToString(),
        Tasks = left.Tasks,
        Submitted = left.Job.Submitted,
        LastSeen = left.Before.Snapshot.ReadAt,
        Gone = left.At,
        IsInDoubt = left.IsInDoubt,
        Reason = Printable.Text(Explanation.Waiting(left.Job, left.Verdict, left.Before.Cluster, left.Before.Plan, left.Before.Seen, left.Counted), JobWait.MostReason),
    };

    /// <summary>What is known up to a pass.</summary>
    /// <param name="Sights">The last believed read of each cluster.</param>
    /// <param name="Owed">What has left and is not written.</param>
    private sealed record Noted(ImmutableDictionary<ClusterName, Sight> Sights, ImmutableArray<Left> Owed)
    {
        public static Noted Nothing { get; } = new(ImmutableDictionary<ClusterName, Sight>.Empty, []);
    }

    /// <summary>A job that has left, as it was last seen.</summary>
    private readonly record struct Left(Sight Before, Job Job, JobVerdict? Verdict, int Tasks, DateTimeOffset At, bool IsInDoubt, DateTimeOffset? Counted);

    /// <summary>A cluster as it was seen by a pass that believed it.</summary>
    private sealed record Sight(ClusterObservation Cluster, LrmsSnapshot Snapshot, ClusterPlan Plan, Observation Seen)
    {
        public ClusterName Name => Cluster.Policy.Name;

        /// <summary>The jobs that waited, with what the plan said of them if it did.</summary>
        public IEnumerable<(Job Job, JobVerdict? Verdict)> Waiting()
        {
            var called = Explanation.CalledFor(Snapshot);
            var isJudged = Plan.Frozen is null;
            var others = Snapshot.Jobs.Where(j => (!isJudged || j.State != JobState.Pending) && Explanation.IsWaiting(j, called)).Select(j => (j, (JobVerdict?)null));
            return Plan.Jobs.Select(v => (v.Job, (JobVerdict?)v)).Concat(others);
        }
    }
}
