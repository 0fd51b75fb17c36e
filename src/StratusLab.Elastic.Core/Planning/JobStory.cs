using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Core.Planning;

/// <summary>Tells what became of a job, in plain sentences, from the record: one that ran on worker nodes of ours, or left the queue without running.</summary>
public static class JobStory
{
    /// <summary>All its runs.</summary>
    /// <param name="runs">At least one, of one cluster; the newest first.</param>
    /// <param name="madeForIt">Nodes that were made for it.</param>
    /// <param name="now">The instant of telling.</param>
    public static string Tell(IReadOnlyList<JobRun> runs, IReadOnlyCollection<WorkerNode> madeForIt, DateTimeOffset now)
    {
        var run = runs[0];
        var waited = runs.Count == 1 ? $"waited {Words.Span(run.Started - run.Submitted)}" : $"was submitted at {Words.At(run.Submitted, now)}";
        var counted = run.Counted is { } since ? $" It counted as demand from {Words.At(since, now)} on." : "";
        return $"Job {run.Job} ({run.User}, {run.Shape}) {waited} in queue {run.Queue} of cluster \"{run.Cluster}\".{counted} {Run(run, now)}{Made(run, madeForIt, now)}{Before(runs, now)}";
    }

    /// <summary>A job that left the queue without having been seen on a node.</summary>
    public static string Tell(JobWait wait, DateTimeOffset now)
    {
        var tasks = wait.Tasks > 1 ? $", {wait.Tasks} tasks" : "";
        return $"Job {wait.Job} ({wait.User}, {wait.Shape}{tasks}) waited in queue {wait.Queue} of cluster \"{wait.Cluster}\" from {Words.At(wait.Submitted, now)} on, for {Words.Span(wait.LastSeen - wait.Submitted)} at least. {Left(wait, now)}";
    }

    /// <summary>The same after the story of its runs: it was put back into the queue and waited again.</summary>
    public static string TellThen(JobWait wait, DateTimeOffset now) => $" After that it waited again. {Left(wait, now)}";

    private static string Left(JobWait wait, DateTimeOffset now) =>
        $"At {Words.At(wait.Gone, now)} it had left the queue without having been seen to run, on a node of ours or any other: it was deleted, or began and ended within {Words.Span(TimeSpan.FromSeconds(Math.Max(1, (wait.Gone - wait.LastSeen).TotalSeconds)))}{(wait.IsInDoubt ? ", or is still listed in a way that could not be read" : "")}. "
        + $"When last looked at, at {Words.At(wait.LastSeen, now)}: {wait.Reason}";

    private static string Run(JobRun run, DateTimeOffset now)
    {
        var end = run.Ended is { } ended ? $" and ended at about {Words.At(ended, now)}, after {Words.Span(ended - run.Started)}" : $" and has run for {Words.Span(now - run.Started)}";
        return $"It was given {Nodes(run)}, started at {Words.At(run.Started, now)}{end}.";
    }

    private static string Nodes(JobRun run) => $"{string.Join(", ", run.Nodes)}{(run.MoreNodes > 0 ? $" and {Words.Count(run.MoreNodes, "more node")}" : "")}";

    private static string Made(JobRun run, IReadOnlyCollection<WorkerNode> madeForIt, DateTimeOffset now) => string.Concat(madeForIt
        .Where(n => n.Created <= run.Started)
        .OrderBy(n => n.Name)
        .Select(n => $" {n.Name} was made for it{(run.Nodes.Contains(n.Name) ? "" : ", though it did not run there")}: asked for at {Words.At(n.Created, now)}"
            + (n.Joined is { } joined ? $", ready after {Words.Span(joined - n.Created)}." : ".")));

    private static string Before(IReadOnlyList<JobRun> runs, DateTimeOffset now) => string.Concat(runs.Skip(1).Select(r =>
        $" Before that it ran on {Nodes(r)} from {Words.At(r.Started, now)}{(r.Ended is { } ended ? $" to about {Words.At(ended, now)}" : "")}."));
}
