using System.Collections.Frozen;
using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Lrms.Reading;

namespace StratusLab.Elastic.Lrms.Slurm;

/// <summary>Makes a snapshot of three commands: nodes, partitions, and last the jobs, so that every job's nodes have been seen before it.</summary>
internal sealed class SlurmReader(SlurmOptions options, SlurmCommands commands)
{
    /// <summary>Reads once. What cannot be trusted comes back as an incomplete snapshot.</summary>
    public async Task<LrmsSnapshot> ReadAsync(DateTimeOffset now, CancellationToken ct)
    {
        var empty = new LrmsSnapshot { Cluster = options.Cluster, ReadAt = now };
        try
        {
            var nodes = ScontrolNodes.Parse((await ScontrolAsync("node", ct).ConfigureAwait(false)).Span);
            var partitions = ScontrolPartitions.Parse((await ScontrolAsync("partition", ct).ConfigureAwait(false)).Span);
            if (Unusable(nodes) is { } unusableNodes)
            {
                return empty with { Incomplete = unusableNodes };
            }

            if (Unusable(partitions) is { } unusablePartitions)
            {
                return empty with { Incomplete = unusablePartitions };
            }

            var mark = SqueueFormat.NewMark();
            var output = await commands.ReadAsync("squeue", ["-a", "-O", SqueueFormat.Option(mark)], ct).ConfigureAwait(false);
            return Snapshot(empty, nodes, partitions, output.Span, mark);
        }
        catch (Exception e) when (e is PeerUnreachableException or RejectedException)
        {
            return empty with { Incomplete = e.Message };
        }
    }

    /// <summary>Puts together what the three commands printed.</summary>
    internal LrmsSnapshot Snapshot(LrmsSnapshot empty, Parsed<SlurmNode> nodes, Parsed<SlurmPartition> partitions, ReadOnlySpan<byte> squeue, string mark)
    {
        var elastic = nodes.Rows.Where(n => n.IsDynamic).SelectMany(n => n.Node.Queues).ToHashSet();
        var context = new SqueueContext
        {
            Now = empty.ReadAt,
            LargestNode = options.LargestNode,
            IsMemoryAllocated = nodes.Rows.Any(n => n.Node.Allocated.MemoryMiB > 0),
            Partitions = partitions.Rows
                .Select(p => p with { IsElastic = p.HasNodeSets || p.Queue.TotalNodes == 0 || elastic.Contains(p.Queue.Name) })
                .DistinctBy(p => p.Queue.Name).ToFrozenDictionary(p => p.Queue.Name),
        };
        var jobs = SqueueParser.Parse(squeue, mark, context);
        if (jobs.Error is { } error)
        {
            return empty with { Incomplete = $"{error}." };
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
            Skipped = nodes.Skipped.Concat(partitions.Skipped).Concat(jobs.Skipped)
                .GroupBy(s => s.Key, StringComparer.Ordinal).ToImmutableSortedDictionary(g => g.Key, g => g.Sum(s => s.Value), StringComparer.Ordinal),
        };
    }

    // -d for the GPUs in use (GresUsed).
    private Task<ReadOnlyMemory<byte>> ScontrolAsync(string what, CancellationToken ct) => commands.ReadAsync("scontrol", ["-o", "-a", "-d", "show", what], ct);

    // No user can spoil these lists, so that a record that cannot be read is news about Slurm; and a node that we do not see may be ours.
    private static string? Unusable<T>(Parsed<T> parsed) =>
        parsed.Error is { } error ? $"{error}."
        : parsed.Skipped.Keys.FirstOrDefault(reason => !reason.StartsWith(ScontrolRecords.StrayLine, StringComparison.Ordinal)) is { } reason ? $"{reason}."
        : null;
}
