using System.Runtime.InteropServices;
using StratusLab.Elastic.Core.Demand;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Planning;

namespace StratusLab.Elastic.Metrics;

/// <summary>What waits and runs in each queue of one cluster.</summary>
internal sealed class QueueTally
{
    private readonly ClusterName cluster;
    private readonly QueueNames names;

    private QueueTally(ClusterName cluster, QueueNames names) => (this.cluster, this.names) = (cluster, names);

    /// <summary>Jobs by queue and state.</summary>
    public Dictionary<(string Queue, string State), double> Jobs { get; } = [];

    /// <summary>Cores of waiting tasks by queue and class of reason.</summary>
    public Dictionary<(string Queue, string Class), double> PendingCores { get; } = [];

    /// <summary>Cores that running jobs have, by queue.</summary>
    public Dictionary<(string Queue, string None), double> RunningCores { get; } = [];

    /// <summary>Bytes of memory of waiting tasks by queue.</summary>
    public Dictionary<(string Queue, string None), double> PendingMemory { get; } = [];

    /// <summary>The longest wait of what counts as demand, in seconds, by queue.</summary>
    public Dictionary<(string Queue, string None), double> Oldest { get; } = [];

    /// <summary>Jobs that nothing which this site can make would start, by reason; every reason is there.</summary>
    public SortedDictionary<string, int> Unsatisfiable { get; } =
        new(Enum.GetValues<DemandCode>().Where(c => ReasonClass.Of(c) == ReasonClass.Unsatisfiable).ToDictionary(Snake.Of, _ => 0), StringComparer.Ordinal);

    /// <summary>Counts one cluster; null when its read cannot be believed.</summary>
    public static QueueTally? Of(ClusterObservation cluster, ClusterPlan? plan, QueueNames names, DateTimeOffset now)
    {
        if (cluster.Snapshot is not { Incomplete: null } snapshot)
        {
            return null;
        }

        var tally = new QueueTally(cluster.Policy.Name, names);
        foreach (var queue in snapshot.Queues.Select(q => names.Of(cluster.Policy.Name, q.Name)).Distinct())
        {
            tally.Jobs[(queue, "pending")] = tally.Jobs[(queue, "running")] = tally.PendingCores[(queue, ReasonClass.Demand)] = 0;
            tally.RunningCores[(queue, "")] = tally.PendingMemory[(queue, "")] = tally.Oldest[(queue, "")] = 0;
        }

        foreach (var job in snapshot.Jobs.Where(j => j.State != JobState.Ended))
        {
            tally.Count(job, plan is null or { Frozen: not null });
        }

        foreach (var verdict in plan?.Jobs ?? [])
        {
            tally.Count(verdict, now);
        }

        return tally;
    }

    private void Count(Job job, bool isFrozen)
    {
        var queue = names.Of(cluster, job);
        Add(Jobs, queue, Snake.Of(job.State), 1);
        if (job.State == JobState.Running)
        {
            Add(RunningCores, queue, "", CoresOf(job) * job.Tasks);
        }
        else if (job.State == JobState.Pending)
        {
            Add(PendingMemory, queue, "", (double)job.Shape.PerNode.MemoryMiB * (1 << 20) * job.Shape.Nodes * job.Tasks);
            if (isFrozen)
            {
                Add(PendingCores, queue, ReasonClass.Frozen, CoresOf(job) * job.Tasks);
            }
        }
    }

    private void Count(JobVerdict verdict, DateTimeOffset now)
    {
        var job = verdict.Job;
        var queue = names.Of(cluster, job);
        if (verdict.Code == DemandCode.Counts)
        {
            Add(PendingCores, queue, ReasonClass.Demand, CoresOf(job) * verdict.Tasks);
            ref var oldest = ref CollectionsMarshal.GetValueRefOrAddDefault(Oldest, (queue, ""), out _);
            oldest = Math.Max(oldest, (now - job.Submitted).TotalSeconds);
            if (job.Tasks > verdict.Tasks)
            {
                Add(PendingCores, queue, ReasonClass.Limit, CoresOf(job) * (job.Tasks - verdict.Tasks));
            }

            return;
        }

        var kind = ReasonClass.Of(verdict.Code);
        Add(PendingCores, queue, kind, CoresOf(job) * job.Tasks);
        if (kind == ReasonClass.Unsatisfiable)
        {
            var reason = Snake.Of(verdict.Code);
            Unsatisfiable[reason]++;
        }
    }

    private static double CoresOf(Job job) => (double)job.Shape.PerNode.Cores * job.Shape.Nodes;

    private static void Add(Dictionary<(string, string), double> to, string queue, string label, double amount) =>
        CollectionsMarshal.GetValueRefOrAddDefault(to, (queue, label), out _) += amount;
}
