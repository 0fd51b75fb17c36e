using System.Collections.Immutable;
using System.Text;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Lrms.Reading;

namespace StratusLab.Elastic.Lrms.Slurm;

/// <summary>
/// Reads the table of <see cref="SqueueFormat"/>. Linear in the size of the output; what jobs share (who and how: <see cref="JobStanding"/>; what
/// they want: <see cref="JobRequest"/>; names, nodes) is read once and shared, so that 100,000 jobs of a few users cost little more than their ids. A
/// row that cannot be read is left out and counted. The output as a whole is refused when it does not begin with the header or ends inside a row.
/// </summary>
internal sealed class SqueueParser
{
    // Longer than any row that Slurm makes of honest jobs; the name after it may have any length and is cut.
    private const int MaxRowBytes = 1 << 20;
    private const int MaxNameBytes = 256;
    private const int TypicalRowBytes = 200;

    private readonly SqueueContext context;
    private readonly Utf8Cache<SqueueContext, JobStanding> standings = new(static (text, _) => JobStanding.Read(text));
    private readonly Utf8Cache<SqueueContext, JobRequest> waiting;
    private readonly Utf8Cache<SqueueContext, JobRequest> placed;
    private readonly Utf8Cache<SqueueContext, ImmutableArray<NodeName>> nodes = new(static (text, _) => ReadNodes(text));
    private readonly RecentTexts texts = new();
    private readonly Dictionary<JobShape, JobShape> shapes = [];
    private readonly SkippedRows skipped = new();
    private readonly List<Job> jobs;

    private SqueueParser(SqueueContext context, int expected)
    {
        (this.context, jobs) = (context, new List<Job>(expected));
        waiting = new((text, c) => JobRequest.ReadWaiting(text, c).WithShapeFrom(shapes));
        placed = new((text, c) => JobRequest.ReadPlaced(text, c).WithShapeFrom(shapes));
    }

    /// <summary>Reads what squeue printed when asked with <paramref name="mark"/>.</summary>
    public static Parsed<Job> Parse(ReadOnlySpan<byte> output, string mark, SqueueContext context)
    {
        var header = SqueueFormat.Header(mark);
        if (!output.StartsWith(header))
        {
            return new Parsed<Job> { Error = FormatError.At(output, 0, "squeue did not print the header that was asked for") };
        }

        var parser = new SqueueParser(context, output.Length / TypicalRowBytes);
        var error = parser.ReadRows(output, header.Length, Encoding.ASCII.GetBytes($"\t{mark}"));
        return new Parsed<Job> { Rows = error is null ? parser.jobs : [], Skipped = parser.skipped.Counts, Error = error };
    }

    private FormatError? ReadRows(ReadOnlySpan<byte> output, int start, ReadOnlySpan<byte> mark)
    {
        // Every row and nothing else ends with mark and line end; a line end without the mark is inside a user's text.
        var (rowStart, searched) = (start, start);
        while (rowStart < output.Length)
        {
            var length = output[searched..].IndexOf((byte)'\n');
            if (length < 0)
            {
                return FormatError.At(output, rowStart, "squeue's output ends inside a row");
            }

            searched += length + 1;
            var row = output[rowStart..(searched - 1)];
            if (row.EndsWith(mark))
            {
                ReadRow(row[..^mark.Length]);
                rowStart = searched;
            }
        }

        return null;
    }

    private void ReadRow(ReadOnlySpan<byte> row)
    {
        Span<int> ends = stackalloc int[(int)SqueueColumn.Name];
        if (FieldSplitter.Split(row, SqueueFormat.Separator, ends) < ends.Length)
        {
            skipped.Add("squeue: too few columns");
        }
        else if (ends[^1] > MaxRowBytes)
        {
            skipped.Add("squeue: row too long");
        }
        else
        {
            ReadJob(new SqueueRow(row, ends, SqueueColumn.Id));
        }
    }

    private void ReadJob(SqueueRow row)
    {
        var standing = standings.Get(row.Between(SqueueColumn.User, SqueueColumn.RequiredNodes), context);
        if (standing.State == JobState.Ended)
        {
            return;
        }

        // An unknown state: with nodes it is busy, without it waits for we know not what.
        var nodeList = row[SqueueColumn.Nodes];
        var state = standing.State ?? (SlurmNumbers.IsNothing(nodeList) ? JobState.Pending : JobState.Running);
        var isWaiting = state == JobState.Pending;
        var request = (isWaiting ? waiting : placed).Get(row.Between(SqueueColumn.NodeCount, SqueueColumn.Features), context);
        if (request.Shape is null)
        {
            skipped.Add(request.Problem ?? "squeue: no shape");
            return;
        }

        var hasNodes = isWaiting ? [] : nodes.Get(nodeList, context);
        if (!JobIdText.TryRead(row[SqueueColumn.Id], out var id)
            || !Bytes.TryNumber(row[SqueueColumn.Priority], out long priority)
            || !Bytes.TryNumber(row[SqueueColumn.Restarts], out int restarts)
            || hasNodes.IsDefault)
        {
            skipped.Add("squeue: JOBID, PRIORITY, RESTART_COUNT or NODELIST cannot be read");
            return;
        }

        var eligible = SlurmNumbers.Time(row[SqueueColumn.Eligible]);
        var (reason, reasonText) = isWaiting ? new WaitingJob(standing, request, id, eligible, restarts).Reason(context) : default;
        var name = row[SqueueColumn.Name];
        jobs.Add(new Job
        {
            Id = new JobId(Bytes.Text(id.IsArrayRest ? id.Base : id.All)),
            Array = id.IsInArray ? new JobId(texts.Get(id.Base)) : null,
            Name = texts.Get(name[..Math.Min(name.Length, MaxNameBytes)]),
            User = standing.User,
            Account = standing.Account,
            Queues = standing.Queues,
            State = state,
            Shape = request.Shape,
            Tasks = id.Tasks.Count,
            TaskLimit = id.Tasks.Limit,
            Reason = reason,
            ReasonText = reasonText ?? "",
            Submitted = SlurmNumbers.Time(row[SqueueColumn.Submitted]) ?? default,
            Eligible = eligible,
            Started = isWaiting ? null : SlurmNumbers.Time(row[SqueueColumn.Started]),
            Nodes = hasNodes,
            Priority = priority,
        });
    }

    private static ImmutableArray<NodeName> ReadNodes(ReadOnlySpan<byte> text)
    {
        if (SlurmNumbers.IsNothing(text))
        {
            return [];
        }

        var names = new List<string>();
        return Hostlist.TryExpand(Bytes.Text(text, int.MaxValue), names) ? [.. names.Select(n => new NodeName(n))] : default;
    }
}
