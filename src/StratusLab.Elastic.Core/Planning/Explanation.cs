using System.Diagnostics;
using StratusLab.Elastic.Core.Demand;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Core.Planning;

/// <summary>Answers "why does my job wait?" in plain sentences, from a plan and what it was made from.</summary>
public static class Explanation
{
    private const string NoUse = "More nodes would not start it, so it is not counted.";

    /// <summary>Everything the plan says of a job; null when the job is not in the snapshot.</summary>
    /// <param name="id">The job; an array's id stands for its tasks.</param>
    /// <param name="cluster">Its cluster.</param>
    /// <param name="plan">What was planned for that.</param>
    /// <param name="seen">What the plan was made from.</param>
    /// <param name="counts">Since when the job has counted as demand; null when that is not known.</param>
    public static string? Why(JobId id, ClusterObservation cluster, ClusterPlan plan, Observation seen, DateTimeOffset? counts)
    {
        if (cluster.Snapshot is not { } snapshot)
        {
            return null;
        }

        var verdicts = plan.Jobs.Where(v => v.Job.Id == id).DefaultIfEmpty().Concat(plan.Jobs.Where(v => v.Job.PartOf == id)).OfType<JobVerdict>().ToArray();
        if (verdicts.Length > 0)
        {
            return string.Join("\n", verdicts.Select(v => $"{Head(v.Job, seen.Now)} {Waiting(v.Job, v, cluster, plan, seen, counts)}"));
        }

        var job = snapshot.Jobs.FirstOrDefault(j => j.Id == id) ?? snapshot.Jobs.FirstOrDefault(j => j.Array == id || j.PartOf == id);
        return job switch
        {
            null => null,
            _ when IsWaiting(job, CalledFor(snapshot)) => $"{Head(job, seen.Now)} {Waiting(job, null, cluster, plan, seen, counts)}",
            { State: JobState.Running } => $"Job {job.Id} ({Printable.Text(job.User, 40)}, {job.Shape}) runs on {string.Join(", ", job.Nodes)}"
                + (job.Started is { } started ? $" since {Words.At(started, seen.Now)}; it waited {Words.Span(started - job.Submitted)}." : ".") + Stranded(job, cluster, seen),
            { State: JobState.Ending } => $"Job {job.Id} ({Printable.Text(job.User, 40)}) is ending on {string.Join(", ", job.Nodes)}.{Stranded(job, cluster, seen)}",
            _ => $"Job {job.Id} ({Printable.Text(job.User, 40)}) is over.",
        };
    }

    /// <summary>Why a job waits, without saying what it is.</summary>
    /// <param name="job">One that <see cref="IsWaiting"/> in the snapshot.</param>
    /// <param name="verdict">What the plan says of it; null while its cluster is frozen, or when it has nodes that are called for.</param>
    /// <param name="cluster">Its cluster; it has a snapshot.</param>
    /// <param name="plan">What was planned for that.</param>
    /// <param name="seen">What the plan was made from.</param>
    /// <param name="counts">Since when the job has counted as demand; null when that is not known.</param>
    public static string Waiting(Job job, JobVerdict? verdict, ClusterObservation cluster, ClusterPlan plan, Observation seen, DateTimeOffset? counts) =>
        verdict is { Code: DemandCode.Counts } ? Counted(verdict, cluster, seen, counts)
        : verdict is not null ? NotCounted(verdict, cluster, plan)
        : job.State != JobState.Pending && cluster.Snapshot is { } snapshot ? Awaited([.. CalledFor(snapshot).Intersect(job.Nodes).Order()], cluster, plan, seen)
        : $"Cluster \"{cluster.Policy.Name}\" is frozen: {plan.Frozen}. Nothing is started or stopped there until it {(cluster.IsFrozenByOperator ? "is unfrozen" : "can be read again")}.";

    /// <summary>True for a job without nodes, or with some that its batch system still calls for.</summary>
    /// <param name="job">A job of a snapshot.</param>
    /// <param name="called">The snapshot's <see cref="CalledFor"/>.</param>
    public static bool IsWaiting(Job job, IReadOnlySet<NodeName> called) =>
        job.State == JobState.Pending || (job.State == JobState.Running && called.Count > 0 && job.Nodes.Any(called.Contains));

    /// <summary>The nodes that a batch system calls for and that are not there yet.</summary>
    public static IReadOnlySet<NodeName> CalledFor(LrmsSnapshot snapshot) => snapshot.Nodes.Where(n => n.Call == NodeCall.CalledFor).Select(n => n.Name).ToHashSet();

    // By its batch system it runs; whether it does nobody knows.
    private static string Stranded(Job job, ClusterObservation cluster, Observation seen) => string.Concat(
        seen.Nodes.Where(n => n.Cluster == cluster.Policy.Name && job.Nodes.Contains(n.Name)).OrderBy(n => n.Name)
            .Select(n => NodeStory.OutOfReach(n, seen.Now) is { } text ? $" {n.Name}: {text}" : ""));

    /// <summary>Why a job does not count, in half a line.</summary>
    public static string Short(JobVerdict verdict, ClusterObservation cluster) => verdict.Code switch
    {
        DemandCode.Counts => "",
        DemandCode.Held => "held",
        DemandCode.Dependency => "waits for another job",
        DemandCode.BeginTime => "its begin time is still to come",
        DemandCode.Limit => $"a limit stops it{Quoted(verdict.Job)}",
        DemandCode.ArrayThrottle => "as many tasks of its array run as it allows",
        DemandCode.Licence => "waits for a licence",
        DemandCode.Reservation => "bound to a reservation",
        DemandCode.QueueClosed => $"queue {string.Join(",", verdict.Job.Queues)} is closed",
        DemandCode.Impossible => $"it can never run{Quoted(verdict.Job)}",
        DemandCode.UnknownReason => $"its reason is not one that nodes are known to cure{Quoted(verdict.Job)}",
        DemandCode.FeaturesNotRead => "its feature expression has operators that are not read",
        DemandCode.NoPoolForQueue => $"no pool serves queue {string.Join(",", verdict.Job.Queues)}",
        DemandCode.NoPoolWithFeatures => $"no pool has the features {Printable.Text(verdict.Job.Shape.Features.Expression, 60)}",
        DemandCode.TooLarge => $"fits no pool: the largest node it could get has {Largest(verdict.Job, cluster)}",
        DemandCode.TooManyNodes => "wants more nodes than its pools may have",
        DemandCode.OtherComponent => "another component of its heterogeneous job would not start",
        DemandCode.AccountCap => $"account \"{Printable.Text(verdict.Job.Account, 40)}\" has as many cores as this site gives it",
        _ => throw new UnreachableException(),
    };

    private static string Head(Job job, DateTimeOffset now) =>
        $"Job {job.Id} ({Printable.Text(job.User, 40)}, {job.Shape}{(job.Shape.Walltime is { } w ? $", {Words.Span(w)}" : "")}{(job.Tasks > 1 ? $", {job.Tasks} tasks" : "")}) has waited {Words.Span(now - job.Submitted)} in queue {string.Join(",", job.Queues)}.";

    private static string NotCounted(JobVerdict verdict, ClusterObservation cluster, ClusterPlan plan)
    {
        var job = verdict.Job;
        var why = Short(verdict, cluster);
        return verdict.Code switch
        {
            DemandCode.TooLarge => $"It {why}. Raise that pool's template, or ask for less per node.",
            DemandCode.TooManyNodes => $"Its {job.Shape.Nodes} nodes are more than its pools may have ({Maxima(cluster)}). Raise \"max\", or ask for fewer nodes.",
            DemandCode.NoPoolForQueue => "No pool serves that queue. Add it to a pool's \"queues\".",
            DemandCode.NoPoolWithFeatures => $"No pool has the features it asks for ({Printable.Text(job.Shape.Features.Expression, 100)}). Add them to a pool's \"features\".",
            DemandCode.OtherComponent => $"The components of job {job.PartOf} start together, and {Culprit(job, cluster, plan)}. So nothing is booted for it.",
            DemandCode.Held or DemandCode.Reservation => $"It is {why}{Quoted(job)}. {NoUse}",
            DemandCode.Dependency or DemandCode.Licence => $"It {why}{Quoted(job)}. {NoUse}",
            _ => $"{char.ToUpperInvariant(why[0])}{why[1..]}. {NoUse}",
        };
    }

    // The component that keeps the others from counting, and why.
    private static string Culprit(Job job, ClusterObservation cluster, ClusterPlan plan) =>
        plan.Jobs.Where(v => v.Job.PartOf == job.PartOf && v.Code is not (DemandCode.Counts or DemandCode.OtherComponent)).OrderBy(v => v.Job.Id)
            .Select(v => $"{v.Job.Id} does not count: {Short(v, cluster)}").FirstOrDefault("one of them does not count");

    private static string Maxima(ClusterObservation cluster) =>
        string.Join(", ", cluster.Pools.OrderBy(p => p.Order).ThenBy(p => p.Name).Select(p => $"{p.Name} {p.Max}"));

    // What the LRMS itself says of it, if anything.
    private static string Quoted(Job job) => job.ReasonText.Length > 0 ? $" (the LRMS says: {Printable.Text(job.ReasonText, 100)})" : "";

    private static string Counted(JobVerdict verdict, ClusterObservation cluster, Observation seen, DateTimeOffset? counts)
    {
        if (cluster.Policy.CallsForNodes)
        {
            return $"It counts as demand{(counts is { } from ? $" since {Words.At(from, seen.Now)}" : "")}.{Quoted(verdict.Job)} The batch system chooses its nodes itself and calls for them in the job's turn; what is called for is booted.";
        }

        var pools = verdict.Slots.Select(s => s.Pool).OfType<PoolName>().Distinct().Select(p => $"\"{p}\"").ToArray();
        var pool = pools.Length == 0 ? "" : $" for pool{(pools.Length == 1 ? "" : "s")} {string.Join(", ", pools)}";
        var since = counts is { } at ? $" since {Words.At(at, seen.Now)}" : "";
        var some = verdict.Job.Tasks > verdict.Tasks ? $" {verdict.Tasks} of its tasks count now; its array's throttle or a cap stops the others." : "";
        some += verdict.Job.PartOf is { } whole ? $" The components of job {whole} start together: their nodes are booted all or none." : "";
        var where = verdict.Slots.IsEmpty ? "" : $" It is expected to run on {Places(verdict, seen)}.";
        var rest = verdict.Unplaced.Length > 0 ? $" There is no room for {(verdict.Slots.IsEmpty ? "it" : "the rest")} now: {verdict.Unplaced}." : "";
        return $"It counts as demand{pool}{since}.{some}{where}{rest}{Expected(verdict, cluster, seen)}";
    }

    // What has become of the nodes that a job has been given and that are not there yet.
    private static string Awaited(NodeName[] called, ClusterObservation cluster, ClusterPlan plan, Observation seen)
    {
        const int named = 4;
        var rest = called.Length > named ? $" And {Words.Count(called.Length - named, "more node")}." : "";
        return $"The batch system has given it {string.Join(", ", called.Take(named))} and calls for {(called.Length == 1 ? "that node" : "those nodes")}. {string.Join(" ", called.Take(named).Select(One))}{rest}";

        string One(NodeName name)
        {
            var node = seen.Nodes.FirstOrDefault(n => n.Name == name && n.Cluster == cluster.Policy.Name && n.State <= NodeState.Ready);
            return node is not null ? $"{name}: {Progress(node, seen)}."
                : plan.Unanswered.TryGetValue(name, out var why) ? $"{name} is not booted now: {why}."
                : plan.Frozen is { } frozen ? $"{name} is not booted now: cluster \"{cluster.Policy.Name}\" is frozen: {frozen}."
                : $"{name} is booted with this plan.";
        }
    }

    private static string Places(JobVerdict verdict, Observation seen)
    {
        const int named = 8;
        var existing = verdict.Slots.Where(s => s.Kind != SlotKind.New).Select(s => Place(s, seen)).ToArray();
        var made = verdict.Slots.Where(s => s.Kind == SlotKind.New).GroupBy(s => s.Pool)
            .Select(g => $"{(g.Count() == 1 ? "a new node" : $"{g.Count()} new nodes")} of pool \"{g.Key}\"");
        var more = existing.Length > named ? [Words.Count(existing.Length - named, "more node")] : Array.Empty<string>();
        string[] all = [.. existing.Take(named), .. more, .. made];
        return all.Length == 1 ? all[0] : $"{string.Join(", ", all[..^1])} and {all[^1]}";
    }

    private static string Place(Slot slot, Observation seen) => slot.Kind switch
    {
        SlotKind.Free => $"{slot.Node} (free now)",
        SlotKind.Draining => $"{slot.Node} (its drain is undone for it)",
        SlotKind.FreeSoon => $"{slot.Node} (about to be free)",
        SlotKind.Booting => $"{slot.Node} ({Progress(Ours(slot, seen), seen)})",
        _ => throw new UnreachableException(),
    };

    private static string Progress(WorkerNode node, Observation seen)
    {
        var host = seen.Vms.FirstOrDefault(v => v.Id == node.Id)?.Host;
        return $"{(node.State == NodeState.Requested ? "requested" : "booting")}{(host is { } h ? $" on {h}" : "")} for {Words.Span(seen.Now - node.Created)}{(BootTimes.Of(node.Pool, seen) is { } usual ? $"; {usual}" : "")}";
    }

    // Names may repeat between clusters; a pool belongs to one.
    private static WorkerNode Ours(Slot slot, Observation seen) => seen.Nodes.First(n => n.Name == slot.Node && n.Pool == slot.Pool);

    private static string Expected(JobVerdict verdict, ClusterObservation cluster, Observation seen)
    {
        if (verdict.Unplaced.Length > 0 || verdict.Slots.IsEmpty)
        {
            return "";
        }

        var at = verdict.Slots.Max(s => ExpectedAt(s, cluster, seen));
        return at <= seen.Now ? " It should start with the next scheduling cycle." : $" Expected start: about {Words.About(at, seen.Now)}.";
    }

    private static DateTimeOffset ExpectedAt(Slot slot, ClusterObservation cluster, Observation seen)
    {
        var declared = cluster.Pools.FirstOrDefault(p => p.Name == slot.Pool)?.ExpectedBoot ?? TimeSpan.Zero;
        var usual = slot.Pool is { } pool && BootTimes.Of(pool, seen) is { } real ? real.Median : declared;
        return slot.Kind switch
        {
            SlotKind.New => seen.Now + usual,
            SlotKind.Booting => Max(seen.Now, Ours(slot, seen).Created + usual),
            SlotKind.FreeSoon => seen.Now + declared,
            _ => seen.Now,
        };
    }

    private static DateTimeOffset Max(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    private static string Largest(Job job, ClusterObservation cluster) =>
        cluster.Pools.Where(p => (p.Queues.IsEmpty || p.Queues.Any(q => job.Queues.Contains(q))) && job.Shape.Features.IsSatisfiedBy(p.Features))
            .OrderByDescending(p => p.Node.Cores).ThenByDescending(p => p.Node.MemoryMiB).ThenBy(p => p.Name).Select(p => $"{p.Node} (pool \"{p.Name}\")").FirstOrDefault("nothing");
}
