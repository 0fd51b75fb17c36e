using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Lrms.OpenPbs;

/// <summary>
/// Makes a snapshot of three commands: queues, then nodes, and last the jobs, so that a job which starts meanwhile is on a node that has been seen. Of arrays qstat
/// lists what waits; the tasks that run are taken from the nodes that have them.
/// </summary>
internal sealed class OpenPbsReader(OpenPbsOptions options, OpenPbsLists lists)
{
    /// <summary>Reads once. What cannot be trusted comes back as an incomplete snapshot.</summary>
    public async Task<LrmsSnapshot> ReadAsync(DateTimeOffset now, CancellationToken ct)
    {
        var empty = new LrmsSnapshot { Cluster = options.Cluster, ReadAt = now };
        try
        {
            var (queues, version) = await lists.QueuesAsync(ct).ConfigureAwait(false);
            var nodes = await lists.NodesAsync(ct).ConfigureAwait(false);
            var (jobs, isWhole) = await lists.JobsAsync(now, ct).ConfigureAwait(false);
            return Snapshot(empty with { Version = version }, queues, nodes, jobs, isWhole);
        }
        catch (Exception e) when (e is PeerUnreachableException or RejectedException)
        {
            return empty with { Incomplete = e.Message };
        }
    }

    private LrmsSnapshot Snapshot(LrmsSnapshot empty, IReadOnlyList<PbsQueue> queues, IReadOnlyList<PbsNode> nodes, PbsJobs jobs, bool isWhole)
    {
        var placed = jobs.Rows.Where(j => j.State != JobState.Pending).ToArray();
        var busy = placed.SelectMany(j => j.Nodes).ToHashSet();
        var known = placed.Select(j => j.Id).ToHashSet();
        var tasks = RunningTasks(nodes, jobs.Arrays, known);
        known.UnionWith(tasks.Select(t => t.Id));
        var open = queues.Where(q => !q.HasOwnNodes && !q.IsRoute).Select(q => q.Queue.Name).ToImmutableArray();
        return empty with
        {
            Incomplete = OpenPbsChecks.Find(queues, nodes, jobs.Listed + tasks.Length, isWhole, known),
            Jobs = [.. jobs.Rows, .. tasks],
            Queues = [.. queues.Select(q => q.Queue with { TotalNodes = nodes.Count(n => Serves(n, q)) })],
            Nodes = [.. nodes.Select(n => n.Node with
            {
                IsForeign = !OpenPbsNodes.IsOurs(n, options),
                HasJobs = n.Node.HasJobs || busy.Contains(n.Node.Name),
                Queues = n.Node.Queues.IsEmpty ? open : n.Node.Queues,
            })],
            Skipped = jobs.Result(null).Skipped.ToImmutableSortedDictionary(StringComparer.Ordinal),
        };
    }

    private static bool Serves(PbsNode node, PbsQueue queue) =>
        queue.HasOwnNodes ? node.Node.Queues.Contains(queue.Queue.Name) : node.Node.Queues.IsEmpty && !queue.IsRoute;

    private static Job[] RunningTasks(IReadOnlyList<PbsNode> nodes, Dictionary<JobId, Job> arrays, HashSet<JobId> known) =>
    [
        .. nodes.SelectMany(n => n.Jobs.Select(job => (Job: job, n.Node.Name)))
            .Where(on => !known.Contains(on.Job)).GroupBy(on => on.Job, on => on.Name)
            .Select(task => (Array: ArrayOf(task.Key, arrays), Id: task.Key, Nodes: task.ToImmutableArray()))
            .Where(task => task.Array is not null)
            .Select(task => task.Array! with // The filter before it.
            {
                Id = task.Id,
                State = JobState.Running,
                Nodes = task.Nodes,
                Reason = default,
                ReasonText = "",
            }),
    ];

    private static Job? ArrayOf(JobId task, Dictionary<JobId, Job> arrays)
    {
        var (open, close) = (task.Value.IndexOf('[', StringComparison.Ordinal), task.Value.IndexOf(']', StringComparison.Ordinal));
        return open > 0 && close > open ? arrays.GetValueOrDefault(new JobId(task.Value[..(open + 1)] + task.Value[close..])) : null;
    }
}
