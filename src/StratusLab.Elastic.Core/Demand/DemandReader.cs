using System.Collections.Immutable;
using System.Diagnostics;
using System.Runtime.InteropServices;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Core.Demand;

/// <summary>
/// Works out which pending jobs would start if nodes came. An allow-list: a job counts only when its reason is one that nodes cure and a pool can make
/// the nodes it needs. The result is ordered by priority, then age, then id. Linear in the jobs but for that sort.
/// </summary>
public sealed class DemandReader
{
    private readonly ClusterPolicy policy;
    private readonly ImmutableArray<Pool> pools;
    private readonly LrmsSnapshot snapshot;
    private readonly IReadOnlySet<NodeName> ours;
    private readonly Dictionary<(string Queues, JobShape Shape), (DemandCode Code, ImmutableArray<Pool> Pools)> fits = [];
    private readonly Dictionary<JobId, int> tasksByArray = [];
    private readonly Dictionary<string, int> coresByAccount = new(StringComparer.Ordinal);

    private DemandReader(LrmsSnapshot snapshot, ClusterPolicy policy, ImmutableArray<Pool> pools, IReadOnlySet<NodeName> ours)
    {
        (this.snapshot, this.policy, this.ours) = (snapshot, policy, ours);
        this.pools = [.. pools.OrderBy(p => p.Order).ThenBy(p => p.Name)];
    }

    /// <summary>One item for every pending job, in the order in which they are served; <paramref name="ours"/> names the worker nodes that the pools' maxima count already.</summary>
    public static ImmutableArray<DemandItem> Read(LrmsSnapshot snapshot, ClusterPolicy policy, ImmutableArray<Pool> pools, IReadOnlySet<NodeName> ours) =>
        new DemandReader(snapshot, policy, pools, ours).Read();

    private ImmutableArray<DemandItem> Read()
    {
        var pending = new List<Job>();
        foreach (var job in snapshot.Jobs)
        {
            if (job.State == JobState.Pending)
            {
                pending.Add(job);
            }
            else if (job.State == JobState.Running)
            {
                CountRunning(job);
            }
        }

        pending.Sort(ByPriority);
        var items = ImmutableArray.CreateBuilder<DemandItem>(pending.Count);
        foreach (var job in pending)
        {
            items.Add(Judge(job));
        }

        return WholeOnly(items);
    }

    // Components start together or not at all. (What the others took of a cap stays taken for this pass.)
    private static ImmutableArray<DemandItem> WholeOnly(ImmutableArray<DemandItem>.Builder items)
    {
        var broken = items.Where(i => i.Job.PartOf is not null && i.Code != DemandCode.Counts).Select(i => i.Job.PartOf).ToHashSet();
        for (var i = 0; broken.Count > 0 && i < items.Count; i++)
        {
            if (items[i] is { Code: DemandCode.Counts, Job.PartOf: { } whole } item && broken.Contains(whole))
            {
                items[i] = new(item.Job, DemandCode.OtherComponent, 0, []);
            }
        }

        return items.MoveToImmutable();
    }

    private static int ByPriority(Job a, Job b)
    {
        var order = b.Priority.CompareTo(a.Priority);
        order = order != 0 ? order : a.Submitted.CompareTo(b.Submitted);
        return order != 0 ? order : a.Id.CompareTo(b.Id);
    }

    private void CountRunning(Job job)
    {
        if (job.Array is { } array)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(tasksByArray, array, out _)++;
        }

        CollectionsMarshal.GetValueRefOrAddDefault(coresByAccount, job.Account, out _) += job.Shape.PerNode.Cores * job.Shape.Nodes;
    }

    private DemandItem Judge(Job job)
    {
        var code = OfReason(job.Reason);
        if (code != DemandCode.Counts)
        {
            return new(job, code, 0, []);
        }

        var (fit, able) = FitOf(job);
        if (fit != DemandCode.Counts)
        {
            return new(job, fit, 0, []);
        }

        var allowed = UnderThrottle(job);
        if (allowed <= 0)
        {
            return new(job, DemandCode.ArrayThrottle, 0, []);
        }

        var tasks = UnderAccountCap(job, allowed);
        if (tasks <= 0)
        {
            return new(job, DemandCode.AccountCap, 0, []);
        }

        if (job.Array is { } array)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(tasksByArray, array, out _) += tasks;
        }

        return new(job, DemandCode.Counts, tasks, able);
    }

    // An LRMS may list the pending rest of an array in several records: what one of them may run, the next may not.
    private int UnderThrottle(Job job) =>
        job.TaskLimit is { } limit ? Math.Min(job.Tasks, limit - tasksByArray.GetValueOrDefault(job.Array ?? job.Id)) : job.Tasks;

    private int UnderAccountCap(Job job, int tasks)
    {
        if (!policy.AccountCores.TryGetValue(job.Account, out var cap))
        {
            return tasks;
        }

        ref var used = ref CollectionsMarshal.GetValueRefOrAddDefault(coresByAccount, job.Account, out _);
        var each = Math.Max(1, job.Shape.PerNode.Cores * job.Shape.Nodes);
        tasks = Math.Min(tasks, Math.Max(0, cap - used) / each);
        used += tasks * each;
        return tasks;
    }

    private (DemandCode Code, ImmutableArray<Pool> Pools) FitOf(Job job)
    {
        var queues = job.Queues.Length == 1 ? job.Queues[0].Value : string.Join(',', job.Queues);
        ref var fit = ref CollectionsMarshal.GetValueRefOrAddDefault(fits, (queues, job.Shape), out var isKnown);
        if (!isKnown)
        {
            fit = FitOf(job.Queues, job.Shape);
        }

        return fit;
    }

    private (DemandCode Code, ImmutableArray<Pool> Pools) FitOf(ImmutableArray<QueueName> queues, JobShape shape)
    {
        if (!shape.Features.IsUnderstood)
        {
            return (DemandCode.FeaturesNotRead, []);
        }

        var open = queues.Where(q => snapshot.Queues.FirstOrDefault(k => k.Name == q) is not { IsOpen: false }).ToArray();
        if (open.Length == 0)
        {
            return (DemandCode.QueueClosed, []);
        }

        ImmutableArray<Pool> serving = [.. pools.Where(p => p.Queues.IsEmpty || p.Queues.Any(open.Contains))];
        ImmutableArray<Pool> featured = [.. serving.Where(p => shape.Features.IsSatisfiedBy(p.Features))];
        ImmutableArray<Pool> large = [.. featured.Where(p => shape.PerNode.Fits(p.Node))];
        return serving.IsEmpty ? (DemandCode.NoPoolForQueue, [])
            : featured.IsEmpty ? (DemandCode.NoPoolWithFeatures, [])
            : large.IsEmpty ? (DemandCode.TooLarge, [])
            : shape.Nodes > MostNodes(large, open, shape) ? (DemandCode.TooManyNodes, [])
            : (DemandCode.Counts, large);
    }

    // Nodes that the cluster has beside ours may take part of a wide job.
    private int MostNodes(ImmutableArray<Pool> able, QueueName[] open, JobShape shape) =>
        Math.Min(able.Sum(p => p.Max), policy.MaxNodes ?? int.MaxValue)
        + snapshot.Nodes.Count(n => n.IsUp && !ours.Contains(n.Name) && shape.PerNode.Fits(n.Total) && shape.Features.IsSatisfiedBy(n.Features)
            && (n.Queues.IsEmpty || n.Queues.Any(open.Contains)));

    private static DemandCode OfReason(WaitReason reason) => reason switch
    {
        WaitReason.Capacity or WaitReason.NotYetConsidered => DemandCode.Counts,
        WaitReason.Held => DemandCode.Held,
        WaitReason.Dependency => DemandCode.Dependency,
        WaitReason.BeginTime => DemandCode.BeginTime,
        WaitReason.Limit => DemandCode.Limit,
        WaitReason.ArrayThrottle => DemandCode.ArrayThrottle,
        WaitReason.Licence => DemandCode.Licence,
        WaitReason.Reservation => DemandCode.Reservation,
        WaitReason.QueueClosed => DemandCode.QueueClosed,
        WaitReason.Impossible => DemandCode.Impossible,
        WaitReason.Unknown => DemandCode.UnknownReason,
        _ => throw new UnreachableException(),
    };
}
