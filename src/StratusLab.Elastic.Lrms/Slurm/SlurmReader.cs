using System.Collections.Frozen;
using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Lrms.Reading;

namespace StratusLab.Elastic.Lrms.Slurm;

/// <summary>
/// Makes a snapshot of three commands: partitions first, so that a node that joins meanwhile is in the list of nodes and missed by nobody; then nodes; and last the
/// jobs, so that every job's nodes have been seen before it.
/// </summary>
internal sealed class SlurmReader(SlurmOptions options, SlurmCommands commands)
{
    /// <summary>Reads once. What cannot be trusted comes back as an incomplete snapshot.</summary>
    public async Task<LrmsSnapshot> ReadAsync(DateTimeOffset now, CancellationToken ct)
    {
        var empty = new LrmsSnapshot { Cluster = options.Cluster, ReadAt = now };
        try
        {
            var partitions = await ScontrolAsync("partition", ct).ConfigureAwait(false);
            var nodes = await ScontrolAsync("node", ct).ConfigureAwait(false);
            var mark = SqueueFormat.NewMark();
            var squeue = await commands.ReadAsync("squeue", ["-a", "-O", SqueueFormat.Option(mark)], ct).ConfigureAwait(false);
            return Snapshot(empty, nodes.Span, partitions.Span, squeue.Span, mark);
        }
        catch (Exception e) when (e is PeerUnreachableException or RejectedException)
        {
            return empty with { Incomplete = e.Message };
        }
    }

    /// <summary>Puts together what the three commands printed.</summary>
    internal LrmsSnapshot Snapshot(
        LrmsSnapshot empty, ReadOnlySpan<byte> nodeOutput, ReadOnlySpan<byte> partitionOutput, ReadOnlySpan<byte> squeueOutput, string mark)
    {
        var nodes = ScontrolNodes.Parse(nodeOutput, options);
        var partitions = ScontrolPartitions.Parse(partitionOutput);
        var jobs = SqueueParser.Parse(squeueOutput, mark, Context(empty.ReadAt, nodes.Rows, partitions.Rows));
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

    private SqueueContext Context(DateTimeOffset now, IReadOnlyList<SlurmNode> nodes, IReadOnlyList<SlurmPartition> partitions)
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

    // -d for the GPUs in use (GresUsed).
    private Task<ReadOnlyMemory<byte>> ScontrolAsync(string what, CancellationToken ct) =>
        commands.ReadAsync("scontrol", ["-o", "-a", "-d", "show", what], ct);

    // No user can spoil the lists of scontrol, so that a record of them that cannot be read is news about Slurm; and a node that we do not see may be
    // ours.
    private static string? Unusable<T>(string what, Parsed<T> parsed) =>
        parsed.Error is { } error ? $"The list of {what} cannot be read: {error}."
        : parsed.Skipped.Keys.FirstOrDefault(reason => reason.StartsWith(ScontrolRecords.Unreadable, StringComparison.Ordinal)) is { } reason
            ? $"The list of {what} cannot be read: {reason}."
        : null;
}
