using System.Diagnostics;
using StratusLab.Elastic.Core.Demand;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Core.Planning;

/// <summary>Answers "why does my job wait?" in plain sentences, from a plan and what it was made from.</summary>
public static class Explanation
{
    /// <summary>Everything the plan says of a job; null when the job is not in the snapshot.</summary>
    public static string? Why(JobId id, ClusterObservation cluster, ClusterPlan plan, Observation seen)
    {
        if (cluster.Snapshot is not { } snapshot)
        {
            return null;
        }

        var verdict = plan.Jobs.FirstOrDefault(v => v.Job.Id == id);
        if (verdict is not null)
        {
            return Head(verdict.Job, seen.Now) + " " + (verdict.Code == DemandCode.Counts ? Counted(verdict, cluster, seen) : Long(verdict, cluster));
        }

        var job = snapshot.Jobs.FirstOrDefault(j => j.Id == id) ?? snapshot.Jobs.FirstOrDefault(j => j.Array == id);
        return job switch
        {
            null => null,
            { State: JobState.Pending } => $"{Head(job, seen.Now)} Cluster \"{cluster.Policy.Name}\" is frozen: {plan.Frozen}. Nothing is started or stopped there until it can be read again.",
            { State: JobState.Running } => $"Job {job.Id} ({job.User}, {job.Shape}) runs on {string.Join(", ", job.Nodes)}"
                + (job.Started is { } started ? $" since {started.ToLocalTime():HH:mm:ss}; it waited {Words.Span(started - job.Submitted)}." : "."),
            { State: JobState.Ending } => $"Job {job.Id} ({job.User}) is ending on {string.Join(", ", job.Nodes)}.",
            _ => $"Job {job.Id} ({job.User}) is over.",
        };
    }

    /// <summary>Why a job does not count, in half a line.</summary>
    public static string Short(JobVerdict verdict, ClusterObservation cluster) => verdict.Code switch
    {
        DemandCode.Counts => "",
        DemandCode.Held => "held",
        DemandCode.Dependency => "waits for another job",
        DemandCode.BeginTime => "its begin time is still to come",
        DemandCode.Limit => $"a limit stops it ({Printable.Text(verdict.Job.ReasonText, 60)})",
        DemandCode.ArrayThrottle => "as many tasks of its array run as it allows",
        DemandCode.Licence => "waits for a licence",
        DemandCode.Reservation => "bound to a reservation",
        DemandCode.QueueClosed => $"queue {string.Join(",", verdict.Job.Queues)} is closed",
        DemandCode.Impossible => $"the LRMS says it can never run ({Printable.Text(verdict.Job.ReasonText, 60)})",
        DemandCode.UnknownReason => $"its reason is not one that nodes are known to cure ({Printable.Text(verdict.Job.ReasonText, 60)})",
        DemandCode.FeaturesNotRead => "its feature expression has operators that are not read",
        DemandCode.NoPoolForQueue => $"no pool serves queue {string.Join(",", verdict.Job.Queues)}",
        DemandCode.NoPoolWithFeatures => $"no pool has the features {Printable.Text(verdict.Job.Shape.Features.Expression, 60)}",
        DemandCode.TooLarge => $"fits no pool: the largest node any pool can make has {Largest(cluster)}",
        DemandCode.TooManyNodes => "wants more nodes than its pools may have",
        DemandCode.AccountCap => $"account \"{Printable.Text(verdict.Job.Account, 40)}\" has as many cores as this site gives it",
        _ => throw new UnreachableException(),
    };

    private static string Head(Job job, DateTimeOffset now) =>
        $"Job {job.Id} ({Printable.Text(job.User, 40)}, {job.Shape}{(job.Shape.Walltime is { } w ? $", {Words.Span(w)}" : "")}{(job.Tasks > 1 ? $", {job.Tasks} tasks" : "")}) has waited {Words.Span(now - job.Submitted)} in queue {string.Join(",", job.Queues)}.";

    private static string Long(JobVerdict verdict, ClusterObservation cluster)
    {
        var job = verdict.Job;
        var lrms = job.ReasonText.Length > 0 ? $" (the LRMS says: {Printable.Text(job.ReasonText, 100)})" : "";
        return verdict.Code switch
        {
            DemandCode.TooLarge => $"It fits no pool: the largest node any pool can make has {Largest(cluster)}. Raise that pool's template, or ask for less per node.",
            DemandCode.TooManyNodes => $"Its {job.Shape.Nodes} nodes are more than its pools may have ({string.Join(", ", cluster.Pools.Select(p => $"{p.Name} {p.Max}"))}). Raise \"max\", or ask for fewer nodes.",
            DemandCode.NoPoolForQueue => $"No pool serves that queue. Add it to a pool's \"queues\".",
            DemandCode.NoPoolWithFeatures => $"No pool has the features it asks for ({Printable.Text(job.Shape.Features.Expression, 100)}).",
            _ => $"It is not counted, because more nodes would not start it: {Short(verdict, cluster)}{lrms}.",
        };
    }

    private static string Counted(JobVerdict verdict, ClusterObservation cluster, Observation seen)
    {
        var some = verdict.Job.Tasks > verdict.Tasks ? $" {verdict.Tasks} of its tasks count now (its array's throttle or a cap stops the others)." : "";
        var slots = string.Join(", ", verdict.Slots.Take(8).Select(s => Place(s, seen)).GroupBy(t => t).Select(g => g.Count() > 1 ? $"{g.Count()} x {g.Key}" : g.Key));
        var where = verdict.Slots.IsEmpty ? "" : $" It gets {slots}{(verdict.Slots.Length > 8 ? $" and {verdict.Slots.Length - 8} more" : "")}.";
        return $"It counts as demand.{some}{where}{(verdict.Unplaced.Length > 0 ? $" There is no room for {(verdict.Slots.IsEmpty ? "it" : "the rest")} now: {verdict.Unplaced}." : "")}{Expected(verdict, cluster, seen)}";
    }

    private static string Place(Slot slot, Observation seen) => slot.Kind switch
    {
        SlotKind.Free => $"{slot.Node}, which is free",
        SlotKind.Draining => $"{slot.Node}, whose drain is undone for it",
        SlotKind.FreeSoon => $"{slot.Node}, which is about to be free",
        SlotKind.New => $"a new node of pool \"{slot.Pool}\"",
        SlotKind.Booting => $"{slot.Node}, which {Progress(seen.Nodes.First(n => n.Name == slot.Node), seen)}",
        _ => throw new UnreachableException(),
    };

    private static string Progress(WorkerNode node, Observation seen)
    {
        var host = seen.Vms.FirstOrDefault(v => v.Id == node.Id)?.Host;
        return $"has been {(node.State == NodeState.Requested ? "requested" : "booting")}{(host is { } h ? $" on {h}" : "")} for {Words.Span(seen.Now - node.Created)}";
    }

    private static string Expected(JobVerdict verdict, ClusterObservation cluster, Observation seen)
    {
        if (verdict.Unplaced.Length > 0 || verdict.Slots.IsEmpty)
        {
            return "";
        }

        var at = verdict.Slots.Max(s => ExpectedAt(s, cluster, seen));
        return at <= seen.Now ? " It should start with the next scheduling cycle." : $" Expected start: about {at.ToLocalTime():HH:mm}.";
    }

    private static DateTimeOffset ExpectedAt(Slot slot, ClusterObservation cluster, Observation seen)
    {
        var boot = cluster.Pools.FirstOrDefault(p => p.Name == slot.Pool)?.ExpectedBoot ?? TimeSpan.Zero;
        return slot.Kind switch
        {
            SlotKind.New => seen.Now + boot,
            SlotKind.Booting => Max(seen.Now, seen.Nodes.First(n => n.Name == slot.Node).Created + boot),
            SlotKind.FreeSoon => seen.Now + boot,
            _ => seen.Now,
        };
    }

    private static DateTimeOffset Max(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    private static string Largest(ClusterObservation cluster) =>
        cluster.Pools.OrderByDescending(p => p.Node.Cores).ThenByDescending(p => p.Node.MemoryMiB).ThenBy(p => p.Name).Select(p => $"{p.Node} (pool \"{p.Name}\")").FirstOrDefault("nothing");
}
