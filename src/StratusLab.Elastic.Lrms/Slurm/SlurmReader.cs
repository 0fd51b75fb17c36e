using System.Collections.Frozen;
using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Lrms.Reading;

namespace StratusLab.Elastic.Lrms.Slurm;

/// <summary>
/// Makes a snapshot of three commands: partitions first, so that a node that joins meanwhile is in the list of nodes and missed by nobody; then nodes; and last the
/// jobs, so that every job's nodes have been seen before it. The lists are text or JSON (docs/decisions/0015); where that is left to us, a form whose list of jobs
/// cannot be read gives way to the other in the next read, and JSON does whatever goes wrong: not every Slurm has it.
/// </summary>
internal sealed class SlurmReader
{
    private readonly SlurmOptions options;
    private readonly SlurmTextLists text;
    private readonly SlurmJsonLists json;
    private volatile bool isJson;

    public SlurmReader(SlurmOptions options, SlurmCommands commands) =>
        (this.options, text, json, isJson) = (options, new(options, commands), new(options, commands), options.Read == SlurmRead.Json);

    /// <summary>Reads once. What cannot be trusted comes back as an incomplete snapshot.</summary>
    public async Task<LrmsSnapshot> ReadAsync(DateTimeOffset now, CancellationToken ct)
    {
        var empty = new LrmsSnapshot { Cluster = options.Cluster, ReadAt = now };
        try
        {
            var asJson = isJson;
            isJson = options.Read == SlurmRead.Json;
            ISlurmLists lists = asJson ? json : text;
            var partitions = await lists.PartitionsAsync(ct).ConfigureAwait(false);
            var nodes = await lists.NodesAsync(ct).ConfigureAwait(false);
            var jobs = await lists.JobsAsync(Context(now, nodes.Rows, partitions.Rows), ct).ConfigureAwait(false);
            var snapshot = Snapshot(empty, nodes, partitions, jobs);
            isJson = options.Read == SlurmRead.Auto ? (asJson ? snapshot.Incomplete is null : jobs.Error is not null) : asJson;
            return snapshot;
        }
        catch (Exception e) when (e is PeerUnreachableException or RejectedException)
        {
            return empty with { Incomplete = e.Message };
        }
    }

    /// <summary>Puts together what the three commands printed.</summary>
    internal static LrmsSnapshot Snapshot(LrmsSnapshot empty, Parsed<SlurmNode> nodes, Parsed<SlurmPartition> partitions, Parsed<Job> jobs)
    {
        if ((Unusable("nodes", nodes) ?? Unusable("partitions", partitions) ?? Unusable("jobs", jobs)) is { } problem)
        {
            return empty with { Incomplete = problem };
        }

        // A suspended job keeps its nodes but no cores of them.
        var busy = jobs.Rows.Where(j => j.State is JobState.Running or JobState.Ending).SelectMany(j => j.Nodes).ToHashSet();
        return empty with
        {
            Incomplete = SnapshotChecks.Find(nodes.Rows, partitions.Rows, jobs.Rows),
            Version = nodes.Rows.Select(n => n.Version).Max(Comparer<string>.Create(NaturalOrder.Compare)) ?? "",
            Jobs = [.. jobs.Rows],
            Queues = [.. partitions.Rows.Select(p => p.Queue)],
            Nodes = [.. nodes.Rows.Select(n => n.Node.HasJobs || !busy.Contains(n.Node.Name) ? n.Node : n.Node with { HasJobs = true })],
            Skipped = nodes.Skipped.Concat(partitions.Skipped).Concat(jobs.Skipped).ToImmutableSortedDictionary(StringComparer.Ordinal),
        };
    }

    /// <summary>What the jobs are read with.</summary>
    internal SqueueContext Context(DateTimeOffset now, IReadOnlyList<SlurmNode> nodes, IReadOnlyList<SlurmPartition> partitions)
    {
        var elastic = nodes.Where(n => n.IsDynamic).SelectMany(n => n.Node.Queues).ToHashSet();
        return new SqueueContext
        {
            Now = now,
            LargestNode = options.LargestNode,
            IsMemoryAllocated = nodes.Any(n => n.Node.Allocated.MemoryMiB > 0),
            Partitions = partitions
                .Select(p => p with { IsElastic = p.HasNodeSets || p.Queue.TotalNodes == 0 || elastic.Contains(p.Queue.Name) })
                .DistinctBy(p => p.Queue.Name).ToFrozenDictionary(p => p.Queue.Name),
        };
    }

    // No user can spoil the lists of scontrol, so that a record of them that cannot be read is news about Slurm; and a node that we do not see may be
    // ours.
    private static string? Unusable<T>(string what, Parsed<T> parsed) =>
        parsed.Error is { } error ? $"The list of {what} cannot be read: {error}."
        : parsed.Skipped.Keys.FirstOrDefault(reason => reason.Contains(ScontrolRecords.Unreadable, StringComparison.Ordinal)) is { } reason
            ? $"The list of {what} cannot be read: {reason}."
        : null;
}
