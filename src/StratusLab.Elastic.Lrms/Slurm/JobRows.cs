using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Lrms.Reading;

namespace StratusLab.Elastic.Lrms.Slurm;

/// <summary>
/// Makes jobs of rows. What jobs share (who and how: <see cref="JobStanding"/>; what they want: <see cref="JobRequest"/>; names, nodes) is read once and shared, so that
/// 100,000 jobs of a few users cost little more than their ids. A row that cannot be read is left out and counted.
/// </summary>
internal sealed class JobRows
{
    private const int MaxNameBytes = 256;

    private readonly SqueueContext context;
    private readonly Utf8Cache<SqueueContext, JobStanding> standings = new(static (text, _) => JobStanding.Read(text));
    private readonly Utf8Cache<SqueueContext, JobRequest> waiting;
    private readonly Utf8Cache<SqueueContext, JobRequest> placed;
    private readonly Utf8Cache<SqueueContext, ImmutableArray<NodeName>> nodes = new(static (text, _) => ReadNodes(text));
    private readonly RecentTexts texts = new();
    private readonly Dictionary<JobShape, JobShape> shapes = [];
    private readonly List<Job> jobs;
    private readonly List<(int Index, string Reason, JobLicences Licences)> licensed = []; // the waiting jobs that ask for some

    /// <summary>Without any yet; about <paramref name="expected"/> will come.</summary>
    public JobRows(SqueueContext context, int expected)
    {
        (this.context, jobs) = (context, new List<Job>(expected));
        waiting = new((text, c) => JobRequest.ReadWaiting(text, c).WithShapeFrom(shapes));
        placed = new((text, c) => JobRequest.ReadPlaced(text, c).WithShapeFrom(shapes));
    }

    /// <summary>The rows that were left out.</summary>
    public SkippedRows Skipped { get; } = new();

    /// <summary>One more row.</summary>
    public void Add(SqueueRow row)
    {
        var standing = standings.Get(row.Between(SqueueColumn.User, SqueueColumn.Licences), context);
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
            Skipped.Add(request.Problem ?? "squeue: no shape");
            return;
        }

        var hasNodes = isWaiting ? [] : nodes.Get(nodeList, context);
        if (!JobIdText.TryRead(row[SqueueColumn.Id], out var id)
            || !Bytes.TryNumber(row[SqueueColumn.Priority], out long priority)
            || !Bytes.TryNumber(row[SqueueColumn.Restarts], out int restarts)
            || hasNodes.IsDefault)
        {
            Skipped.Add("squeue: JOBID, PRIORITY, RESTART_COUNT or NODELIST cannot be read");
            return;
        }

        var eligible = SlurmNumbers.Time(row[SqueueColumn.Eligible]);
        var (reason, reasonText) = isWaiting ? new WaitingJob(standing, request, eligible, restarts).Reason(context) : default;
        var name = row[SqueueColumn.Name];
        if (isWaiting && standing.Licences is { } licences)
        {
            licensed.Add((jobs.Count, standing.ReasonText, licences));
        }

        jobs.Add(new Job
        {
            Id = new JobId(Bytes.Text(id.IsArrayRest ? id.Base : id.All)),
            Array = id.IsInArray ? new JobId(texts.Get(id.Base)) : null,
            PartOf = id.IsComponent ? new JobId(texts.Get(id.Base)) : null,
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

    /// <summary>The jobs of all rows, without those that have ended.</summary>
    public IReadOnlyList<Job> All()
    {
        var lacking = licensed.Where(l => l.Reason == SlurmReasons.Licences).Select(l => l.Licences).DistinctBy(l => l.Text).ToArray();
        foreach (var (index, reason, licences) in licensed)
        {
            if (SlurmReasons.IsBeforeLicences(reason) && jobs[index].Reason is WaitReason.Capacity or WaitReason.NotYetConsidered && lacking.Any(licences.Include))
            {
                jobs[index] = jobs[index] with { Reason = WaitReason.Licence, ReasonText = $"{reason}; asks for the licences {licences.Text}, for which others wait" };
            }
        }

        return jobs;
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
