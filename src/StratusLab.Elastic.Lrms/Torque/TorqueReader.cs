using System.Collections.Frozen;
using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Lrms.Reading;

namespace StratusLab.Elastic.Lrms.Torque;

/// <summary>
/// Makes a snapshot of three commands: queues first, whose counts say how many jobs must be there; then nodes; and last the jobs, so that every job's nodes have been
/// seen before it. Jobs with <c>-t</c>, for an array as a whole does not say how many of its tasks are over.
/// </summary>
internal sealed class TorqueReader(TorqueOptions options, TorqueCommands commands, TimeZoneInfo zone)
{
    // In which dialect the jobs are asked for: the other one, after one that could not be read; XML after text that could not even be had.
    private volatile bool isText;

    /// <summary>Reads once. What cannot be trusted comes back as an incomplete snapshot.</summary>
    public async Task<LrmsSnapshot> ReadAsync(DateTimeOffset now, CancellationToken ct)
    {
        var empty = new LrmsSnapshot { Cluster = options.Cluster, ReadAt = now };
        try
        {
            var queues = QstatQueues.Parse((await commands.ReadAsync("qstat", ["-Q", "-f"], ct).ConfigureAwait(false)).Span);
            var nodes = await NodesAsync(ct).ConfigureAwait(false);
            if ((Unusable("queues", queues) ?? Unusable("nodes", nodes)) is { } problem)
            {
                return empty with { Incomplete = problem };
            }

            var (jobs, live) = await JobsAsync(ContextOf(now, nodes.Rows), ct).ConfigureAwait(false);
            return Snapshot(empty, queues.Rows, nodes.Rows, jobs, live);
        }
        catch (Exception e) when (e is PeerUnreachableException or RejectedException)
        {
            return empty with { Incomplete = e.Message };
        }
    }

    private async Task<Parsed<TorqueNode>> NodesAsync(CancellationToken ct)
    {
        ImmutableArray<string> arguments = ["-x"];
        var result = await commands.AskAsync("pbsnodes", arguments, ct).ConfigureAwait(false);
        return result switch
        {
            { ExitCode: not 0 } when TorqueMessages.IsWithoutNodes(result.Error) => new Parsed<TorqueNode>(),
            { ExitCode: 0, IsTruncated: false } => PbsnodesXml.Parse(Streams.Of(result.Output)),
            _ => throw commands.Failure("pbsnodes", arguments, result),
        };
    }

    private async Task<(Parsed<Job> Jobs, int Live)> JobsAsync(TorqueContext context, CancellationToken ct)
    {
        var asText = isText;
        isText = false;
        var read = asText
            ? QstatText.Parse((await commands.ReadAsync("qstat", ["-t", "-f", "-1"], ct).ConfigureAwait(false)).Span, context)
            : await commands.ReadLargeAsync("qstat", ["-t", "-x"], output => QstatXml.Parse(output, context), ct).ConfigureAwait(false);
        isText = asText ^ read.Jobs.Error is not null;
        return read;
    }

    private TorqueContext ContextOf(DateTimeOffset now, IReadOnlyList<TorqueNode> nodes) => new()
    {
        Now = now,
        Zone = zone,
        LargestNode = options.LargestNode,
        NodeNames = nodes.Select(n => n.Node.Name.Value).ToFrozenSet(StringComparer.Ordinal),
    };

    private LrmsSnapshot Snapshot(
        LrmsSnapshot empty, IReadOnlyList<TorqueQueue> queues, IReadOnlyList<TorqueNode> nodes, Parsed<Job> jobs, int live)
    {
        if (Unusable("jobs", jobs) is { } problem)
        {
            return empty with { Incomplete = $"{problem} The next read asks for {(isText ? "text" : "XML")}." };
        }

        var memory = MemoryInUse(jobs.Rows);
        return empty with
        {
            Incomplete = Contradictions.Find(nodes, queues, jobs.Rows, live),
            Version = nodes.Select(n => n.Version).Max(Comparer<string>.Create(NaturalOrder.Compare)) ?? "",
            Jobs = [.. jobs.Rows],
            Queues = [.. queues.Select(q => q.Queue with { TotalNodes = nodes.Count })],
            Nodes = [.. nodes.Select(n => Occupied(n.Node with { IsForeign = !n.Marks.Contains(options.Mark) }, memory))],
            Skipped = jobs.Skipped.ToImmutableSortedDictionary(StringComparer.Ordinal),
        };
    }

    // A job of which the node does not know (any more) keeps it all the same.
    private static LrmsNode Occupied(LrmsNode node, Dictionary<NodeName, long> memory) => memory.TryGetValue(node.Name, out var used)
        ? node with { HasJobs = true, Allocated = node.Allocated with { MemoryMiB = Math.Min(used, node.Total.MemoryMiB) } }
        : node;

    private static Dictionary<NodeName, long> MemoryInUse(IReadOnlyList<Job> jobs)
    {
        var used = new Dictionary<NodeName, long>();
        foreach (var job in jobs)
        {
            foreach (var node in job.Nodes)
            {
                used[node] = used.GetValueOrDefault(node) + job.Shape.PerNode.MemoryMiB;
            }
        }

        return used;
    }

    private static string? Unusable<T>(string what, Parsed<T> parsed) => parsed.Error is { } error ? $"The list of {what} cannot be read: {error}." : null;
}
