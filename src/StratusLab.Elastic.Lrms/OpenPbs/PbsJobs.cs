using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Lrms.Pbs;
using StratusLab.Elastic.Lrms.Reading;

namespace StratusLab.Elastic.Lrms.OpenPbs;

/// <summary>
/// Makes jobs of what <c>qstat -f</c> prints. What jobs share (users, queues, requests) is read once and shared, so that 100,000 of them cost little more than their
/// ids and names. A job that cannot be read is left out and counted: its attributes are its user's, and no user shall stop the whole site.
/// </summary>
internal sealed class PbsJobs(DateTimeOffset now, Resources? largestNode) : PbsRecords<Job>(WantedFields)
{
    private const int MaxNameBytes = 256;
    private const int MaxCommentBytes = 400;

    private static readonly PbsFields WantedFields = new(
    [
        "Job_Name", "Job_Owner", "euser", "egroup", "project", "Account_Name", "job_state", "queue", "comment", "Hold_Types", "depend", "reserve_ID",
        "Execution_Time", "ctime", "etime", "stime", "exec_vnode", "schedselect", "Resource_List.place", "Resource_List.walltime", "Priority",
        "array_state_count", "max_run_subjobs", "Rerunable",
    ]);

    private readonly Utf8Cache<PbsJobs, string> words = new(static (text, _) => Bytes.Text(text));
    private readonly Utf8Cache<PbsJobs, ImmutableArray<QueueName>> queues = new(static (text, _) => [new QueueName(Bytes.Text(text))]);
    private readonly Utf8Cache<PbsJobs, PbsSelect> selects = new(static (text, _) => PbsSelect.Read(text));
    private readonly Utf8Cache<PbsJobs, PbsPlace> places = new(static (text, _) => PbsPlace.Read(text));
    private readonly Utf8Cache<PbsJobs, PbsComment> comments = new(static (text, _) => PbsComment.Read(Bytes.Text(text, MaxCommentBytes)));
    private readonly Utf8Cache<PbsJobs, TimeSpan?> walltimes = new(static (text, _) => PbsDuration.TryRead(text, out var duration) ? duration : null);
    private readonly RecentTexts texts = new();
    private readonly byte[] timeText = new byte[PbsTime.Length];
    private DateTimeOffset? time;
    private readonly Dictionary<(PbsSelect, PbsPlace, TimeSpan?, int Nodes), JobShape> shapes = [];

    /// <summary>The arrays by id: what their tasks are like that run, which qstat does not list.</summary>
    public Dictionary<JobId, Job> Arrays { get; } = [];

    /// <summary>How many jobs are listed that are not over: an array counts once, and one that could not be read counts too.</summary>
    public int Listed { get; private set; }

    /// <summary>The jobs that must not be run twice.</summary>
    public HashSet<JobId> NotRerunnable { get; } = [];

    /// <inheritdoc/>
    protected override void Read(PbsRecord record)
    {
        var state = PbsJobStates.Read(record[(int)JobField.State]);
        if (state == JobState.Ended)
        {
            return;
        }

        Listed++;
        if (!PbsJobId.TryRead(record.Name, out var id))
        {
            Skipped.Add("qstat: a job's id cannot be read");
            return;
        }

        var nodes = PbsPlaces.Read(record[(int)JobField.Vnodes]);
        var select = selects.Get(record[(int)JobField.Select], this);
        if (!select.IsRead || nodes.IsDefault)
        {
            Skipped.Add("qstat: schedselect or exec_vnode cannot be read");
            return;
        }

        // An unknown state: with nodes it is busy, without it waits for we know not what.
        var known = state ?? (nodes.IsEmpty ? JobState.Pending : JobState.Running);
        Add(record, id, known, nodes, select, isStateKnown: state is not null);
    }

    private void Add(PbsRecord record, PbsJobId id, JobState state, ImmutableArray<NodeName> nodes, PbsSelect select, bool isStateKnown)
    {
        var isWaiting = state == JobState.Pending;
        var place = places.Get(record[(int)JobField.Place], this);
        var walltime = walltimes.Get(record[(int)JobField.Walltime], this);
        var shape = ShapeOf(select, place, walltime, isWaiting ? 0 : Math.Max(1, nodes.Length));
        var (reason, reasonText) = !isWaiting ? default
            : isStateKnown ? new PbsWaitingJob(record, comments.Get(record[(int)JobField.Comment], this), select, place, now).Reason()
            : (WaitReason.Unknown, $"in the unknown state {record.Text((int)JobField.State, 20)}");
        var job = new Job
        {
            Id = id.Id,
            Array = id.Array,
            Name = texts.Get(Cut(record[(int)JobField.Name], MaxNameBytes)),
            User = words.Get(UserOf(record), this),
            Account = words.Get(AccountOf(record), this),
            Queues = queues.Get(record[(int)JobField.Queue], this),
            State = state,
            Shape = shape,
            Reason = reason,
            ReasonText = reasonText,
            Submitted = TimeOf(record[(int)JobField.Created]) ?? default,
            Eligible = PbsTime.Read(record[(int)JobField.NotBefore]) ?? TimeOf(record[(int)JobField.Eligible]),
            Started = isWaiting ? null : PbsTime.Read(record[(int)JobField.Started]),
            Nodes = isWaiting ? [] : nodes,
            Priority = PriorityOf(record[(int)JobField.Priority]),
        };
        if (record[(int)JobField.IsRerunnable].SequenceEqual("False"u8))
        {
            NotRerunnable.Add(job.Id);
        }

        if (id.IsArray)
        {
            AddArray(record, job);
        }
        else
        {
            Rows.Add(job);
        }
    }

    // What runs of an array are jobs of their own, which only the nodes tell of.
    private void AddArray(PbsRecord record, Job job)
    {
        if (!PbsStateCounts.TryRead(record[(int)JobField.ArrayCounts], out var counts))
        {
            Skipped.Add("qstat: array_state_count cannot be read");
            return;
        }

        Arrays[job.Id] = job;
        if (counts.Queued > 0 && job.State == JobState.Pending)
        {
            var limit = Bytes.TryNumber(record[(int)JobField.ArrayLimit], out int number) && number > 0 ? number : (int?)null;
            Rows.Add(job with { Tasks = counts.Queued, TaskLimit = limit });
        }
    }

    private JobShape ShapeOf(PbsSelect select, PbsPlace place, TimeSpan? walltime, int nodes)
    {
        if (!shapes.TryGetValue((select, place, walltime, nodes), out var shape))
        {
            shape = nodes == 0 ? place.ShapeOf(select, walltime, largestNode) : place.ShapeOn(nodes, select, walltime);
            shapes[(select, place, walltime, nodes)] = shape;
        }

        return shape;
    }

    // Most jobs may start when they are submitted, and many are submitted at once.
    private DateTimeOffset? TimeOf(ReadOnlySpan<byte> text)
    {
        if (text.SequenceEqual(timeText))
        {
            return time;
        }

        var read = PbsTime.Read(text);
        if (text.Length == timeText.Length)
        {
            text.CopyTo(timeText);
            time = read;
        }

        return read;
    }

    private static ReadOnlySpan<byte> UserOf(PbsRecord record)
    {
        var owner = record[(int)JobField.Owner];
        var at = owner.IndexOf((byte)'@');
        return record[(int)JobField.User] is { IsEmpty: false } user ? user : at < 0 ? owner : owner[..at];
    }

    // What the user named; otherwise the group, which on grid sites is the VO's.
    private static ReadOnlySpan<byte> AccountOf(PbsRecord record) =>
        record[(int)JobField.Account] is { IsEmpty: false } account ? account
        : record[(int)JobField.Project] is { IsEmpty: false } project && !project.SequenceEqual("_pbs_project_default"u8) ? project
        : record[(int)JobField.Group];

    private static long PriorityOf(ReadOnlySpan<byte> text) =>
        text is [(byte)'-', .. var digits] ? (Bytes.TryNumber(digits, out long below) ? -below : 0) : (Bytes.TryNumber(text, out long value) ? value : 0);

    private static ReadOnlySpan<byte> Cut(ReadOnlySpan<byte> text, int max) => text[..Math.Min(text.Length, max)];
}
