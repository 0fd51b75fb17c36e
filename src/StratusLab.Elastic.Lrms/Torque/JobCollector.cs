using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Lrms.Pbs;
using StratusLab.Elastic.Lrms.Reading;

namespace StratusLab.Elastic.Lrms.Torque;

/// <summary>
/// Makes jobs of records. What jobs share (what they ask for, whose they are, where they run) is read once and shared. The waiting tasks of an array become one job.
/// A job that cannot be read is left out and counted.
/// </summary>
internal sealed class JobCollector
{
    private const int MaxNameBytes = 256;

    private readonly TorqueContext context;
    private readonly Utf8Cache<TorqueContext, JobRequest> requests;
    private readonly Utf8Cache<TorqueContext, ImmutableArray<NodeName>> places = new(static (text, _) => PbsPlaces.Read(text));
    private readonly Utf8Cache<TorqueContext, ImmutableArray<QueueName>> queues = new(static (text, _) => [new QueueName(XmlText.Read(text))]);
    private readonly Utf8Cache<TorqueContext, string> words = new(static (text, _) => XmlText.Read(text));
    private readonly RecentTexts texts = new();
    private readonly Dictionary<JobShape, JobShape> shapes = [];
    private readonly SkippedRows skipped = new();
    private readonly List<Job> jobs = [];
    private readonly WaitingArrays arrays = new();

    /// <summary>Reads records whose resources <paramref name="read"/> understands.</summary>
    public JobCollector(TorqueContext context, ResourceReader read)
    {
        this.context = context;
        requests = new((text, c) => JobRequest.Of(read(text), c).WithShapeFrom(shapes));
    }

    /// <summary>Reads a list of resources in the dialect of the output.</summary>
    public delegate ResourceList ResourceReader(ReadOnlySpan<byte> text);

    /// <summary>How many records there were, of jobs that are not over.</summary>
    public int Live { get; private set; }

    /// <summary>The jobs of all records so far.</summary>
    public Parsed<Job> Collected() => new() { Rows = [.. jobs, .. arrays.Jobs()], Skipped = skipped.Counts };

    /// <summary>One more record.</summary>
    public void Add(in JobRecord record)
    {
        var known = PbsJobStates.Read(record.State);
        if (known == JobState.Ended)
        {
            return;
        }

        Live++;
        if (!PbsJobId.TryRead(record.Id, out var id))
        {
            skipped.Add("qstat: Job_Id cannot be read");
            return;
        }

        // An array as a whole: its tasks are listed.
        if (id.IsArray)
        {
            Live--;
            return;
        }

        // An unknown state: with nodes it is busy, without it waits for we know not what.
        var state = known ?? (record.ExecHost.IsEmpty ? JobState.Pending : JobState.Running);
        var request = requests.Get(record.Resources, context);
        var nodes = state == JobState.Pending ? [] : places.Get(record.ExecHost, context);
        if (request.Shape is null || nodes.IsDefault)
        {
            skipped.Add(request.Problem ?? "qstat: exec_host cannot be read");
            return;
        }

        if (state == JobState.Pending)
        {
            AddWaiting(record, id, request);
        }
        else
        {
            arrays.CountRunning(id, state);
            jobs.Add(Make(record, id, state, request.Shape) with { Nodes = nodes, Started = TorqueTime.Read(record.Started, context.Zone) });
        }
    }

    private void AddWaiting(in JobRecord record, PbsJobId id, JobRequest request)
    {
        var begins = TorqueTime.Read(record.ExecutionTime, context.Zone);
        var (reason, text) = JobWait.Of(record, request, begins, words.Get(record.Comment, context), context.Now);
        if (id.IsTask && arrays.TryCount(id, reason, request.Shape!)) // Checked by the caller.
        {
            return;
        }

        var job = Make(record, id, JobState.Pending, request.Shape!) with { Reason = reason, ReasonText = text };
        job = begins is { } later ? job with { Eligible = later } : job;
        if (id.IsTask)
        {
            arrays.Add(job, ArraySlots.OfArguments(record.SubmitArgs));
        }
        else
        {
            jobs.Add(job);
        }
    }

    private Job Make(in JobRecord record, PbsJobId id, JobState state, JobShape shape)
    {
        var owner = record.User.IsEmpty ? record.Owner : record.User;
        var at = owner.IndexOf((byte)'@');
        var name = record.Name[..Math.Min(record.Name.Length, MaxNameBytes)];
        return new Job
        {
            Id = id.Id,
            Array = id.Array,
            Name = name.Contains((byte)'&') ? XmlText.Read(name) : texts.Get(name),
            User = words.Get(at < 0 ? owner : owner[..at], context),
            Account = words.Get(record.Account.IsEmpty ? record.Group : record.Account, context),
            Queues = queues.Get(record.Queue, context),
            State = state,
            Shape = shape,
            Submitted = TorqueTime.Read(record.Created, context.Zone) ?? default,
            Eligible = TorqueTime.Read(record.Eligible, context.Zone),
            Priority = Priority(record.Priority),
        };
    }

    private static long Priority(ReadOnlySpan<byte> text) =>
        text is [(byte)'-', .. var digits] ? Bytes.TryNumber(digits, out long below) ? -below : 0
        : Bytes.TryNumber(text, out long priority) ? priority
        : 0;
}
