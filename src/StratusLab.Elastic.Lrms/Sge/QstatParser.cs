using System.Collections.Immutable;
using System.Globalization;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Lrms.Reading;

namespace StratusLab.Elastic.Lrms.Sge;

/// <summary>
/// Reads <c>qstat -xml -f -F -r -ext -pri -ncb -u '*'</c>: queue instances with the jobs on them, then the waiting jobs. Linear in the size of the output; what a job
/// asks for comes last in its element, and jobs alike share that text and what was made of it. A job that cannot be read is left out and counted, and where it
/// is it keeps its host busy: no user shall stop the whole site, and nothing is retired under such a job.
/// </summary>
internal ref struct QstatParser
{
    /// <summary>The arguments that it understands the answer to, but for which queues and jobs.</summary>
    public static readonly ImmutableArray<string> Arguments = ["-xml", "-f", "-r", "-ext", "-pri", "-ncb", "-u", "*"];

    private static readonly ImmutableArray<NodeName> NoNodes = [];

    private static ReadOnlySpan<byte> JobEnd => "</job_list>"u8;

    private readonly ReadOnlySpan<byte> output;
    private readonly Utf8Cache<JobNeedsReader, JobNeeds?> needs = new(static (text, reader) => JobRequests.Read(text) is { } requests ? reader.Read(requests) : null);
    private readonly Utf8Cache<bool, SgeJobState> states = new(static (text, isPlaced) => SgeJobState.Read(text[1..], isPlaced));
    private readonly Utf8Cache<bool, string> words = new(static (text, _) => XmlText.Read(text));
    private readonly RecentTexts names = new();
    private readonly JobNeedsReader reader;
    private readonly List<QueueInstance> instances = [];
    private readonly List<Job> jobs = [];
    private readonly HashSet<JobId> masters = [];
    private readonly Dictionary<string, int> slotsByEnvironment = new(StringComparer.Ordinal);
    private readonly Dictionary<(int Number, int Task), int> parallel = [];
    private readonly HashSet<int> restsOfArrays = [];
    private readonly SkippedRows skipped = new();
    private readonly HashSet<NodeName> unread = [];
    private XmlScanner scanner;
    private SharedLimits? limits;
    private QueueInstance? instance;
    private ImmutableArray<NodeName> nodes = NoNodes;

    private QstatParser(ReadOnlySpan<byte> output, JobNeedsReader reader)
    {
        this.output = output;
        this.reader = reader;
        scanner = new XmlScanner(output);
    }

    /// <summary>Reads what qstat printed.</summary>
    public static QstatResult Parse(ReadOnlySpan<byte> output, JobNeedsReader reader)
    {
        var parser = new QstatParser(output, reader);
        var problem = parser.Read();
        return problem is not null
            ? new QstatResult { Error = FormatError.At(output, parser.scanner.Position, problem) }
            : new QstatResult
            {
                Instances = parser.instances,
                Jobs = parser.jobs,
                Masters = parser.masters,
                Unread = parser.unread,
                Skipped = parser.skipped.Counts,
            };
    }

    /// <summary>The parallel environments that the jobs name, patterns left out. To know them before the jobs are read costs a search.</summary>
    public static SortedSet<string> ParallelEnvironments(ReadOnlySpan<byte> output)
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        var tag = "<requested_pe name=\""u8;
        while (output.IndexOf(tag) is var at and >= 0)
        {
            output = output[(at + tag.Length)..];
            var end = output.IndexOf((byte)'"');
            if (end > 0 && end < SafeName.MaxLength && XmlText.Read(output[..end]) is var name && SafeName.IsSafe(name))
            {
                found.Add(name);
            }
        }

        return found;
    }

    private string? Read()
    {
        if (scanner.Next() != XmlPart.Open || !scanner.Name.SequenceEqual("job_info"u8))
        {
            return scanner.Problem.Length > 0 ? scanner.Problem : "qstat printed something else than a job_info";
        }

        while (true)
        {
            switch (scanner.Next())
            {
                case XmlPart.End:
                    return null;
                case XmlPart.Error:
                    return scanner.Problem;
                case XmlPart.Open when scanner.Name.SequenceEqual("job_list"u8):
                    if (ReadJob() is { } problem)
                    {
                        return problem;
                    }

                    break;
                case XmlPart.Open when scanner.Name.SequenceEqual("Queue-List"u8):
                    (instance, nodes) = (new QueueInstance { Queue = "", Host = "" }, NoNodes);
                    break;
                case XmlPart.Close when scanner.Name.SequenceEqual("Queue-List"u8) && instance is not null:
                    instances.Add(instance);
                    (instance, nodes) = (null, NoNodes);
                    break;
                case XmlPart.Leaf when instance is not null:
                    if (!ReadInstance(instance))
                    {
                        return "a queue instance that cannot be read";
                    }

                    break;
                default:
                    break;
            }
        }
    }

    private bool ReadInstance(QueueInstance seen)
    {
        var name = scanner.Name;
        var value = scanner.Value;
        if (name.SequenceEqual("name"u8))
        {
            var parts = XmlText.Read(value).Split('@');
            if (parts.Length != 2 || parts[0].Length == 0 || parts[1].Length == 0)
            {
                return false;
            }

            instance = seen with { Queue = parts[0], Host = parts[1] };
            nodes = [new NodeName(parts[1])];
        }
        else if (name.SequenceEqual("slots_used"u8) && Bytes.TryNumber(value, out int used))
        {
            instance = seen with { SlotsUsed = used };
        }
        else if (name.SequenceEqual("slots_total"u8) && Bytes.TryNumber(value, out int total))
        {
            instance = seen with { SlotsTotal = total };
        }
        else if (name.SequenceEqual("state"u8))
        {
            instance = seen with { State = XmlText.Read(value) };
        }
        else if (name.SequenceEqual("resource"u8))
        {
            instance = seen with
            {
                Resources = seen.Resources.Add(new SgeResource(words.Get(scanner.Attribute("name"u8), false), words.Get(scanner.Attribute("type"u8), false), XmlText.Read(value))),
            };
        }
        else
        {
            return !name.StartsWith("slots_"u8) || name.SequenceEqual("slots_resv"u8);
        }

        return true;
    }

    // Null when the job was read or left out; otherwise why the output is not what it should be.
    private string? ReadJob()
    {
        var (start, depth) = (scanner.Position, scanner.Depth);
        var row = default(QstatJob);
        while (true)
        {
            switch (scanner.Next())
            {
                case XmlPart.Leaf when scanner.Name.SequenceEqual("full_job_name"u8):
                    var rest = output[scanner.Position..];
                    var length = rest.IndexOf(JobEnd);
                    if (length < 0)
                    {
                        return "the output ends inside a job";
                    }

                    row.Needs = needs.Get(rest[..length], reader);
                    if (row.Needs is null && !IsInsideOneJob(rest[..length]))
                    {
                        return "a job without an end";
                    }

                    scanner.JumpTo(scanner.Position + length);
                    break;
                case XmlPart.Leaf:
                    ReadField(ref row);
                    break;
                case XmlPart.Close:
                    Add(row);
                    return null;
                default:
                    return PassOver(start, depth);
            }
        }
    }

    private string? PassOver(int start, int depth)
    {
        var problem = scanner.Problem.Length > 0 ? scanner.Problem : "an element inside a job that has elements";
        var job = output[start..];
        var length = job.IndexOf(JobEnd);
        if (length < 0 || !IsInsideOneJob(job[..length]))
        {
            return problem;
        }

        scanner.LeaveFor(start + length, depth);
        scanner.Next();
        LeaveOut("qstat: a job is written in another way than qstat writes jobs");
        return null;
    }

    // The next end of a job is this one's own only if nothing else begins or ends before.
    private static bool IsInsideOneJob(ReadOnlySpan<byte> text) => text.IndexOf("<job_list"u8) < 0 && text.IndexOf("Queue-List"u8) < 0 && text.IndexOf("_info>"u8) < 0;

    private readonly void LeaveOut(string reason)
    {
        skipped.Add(reason);
        unread.UnionWith(nodes);
    }

    private readonly void ReadField(ref QstatJob row)
    {
        var name = scanner.Name;
        var value = scanner.Value;
        switch (name.Length)
        {
            case 5 when name.SequenceEqual("state"u8):
                row.State = value;
                break;
            case 5 when name.SequenceEqual("slots"u8):
                row.Slots = value;
                break;
            case 5 when name.SequenceEqual("tasks"u8):
                row.Tasks = value;
                break;
            case 6 when name.SequenceEqual("master"u8):
                row.Master = value;
                break;
            case 7 when name.SequenceEqual("JB_name"u8):
                row.Name = value;
                break;
            case 8 when name.SequenceEqual("JB_owner"u8):
                row.Owner = value;
                break;
            case 8 when name.SequenceEqual("JAT_prio"u8):
                row.Priority = value;
                break;
            case 10 when name.SequenceEqual("JB_project"u8):
                row.Project = value;
                break;
            case 13 when name.SequenceEqual("JB_job_number"u8):
                row.Number = value;
                break;
            case 14 when name.SequenceEqual("JAT_start_time"u8):
            case 18 when name.SequenceEqual("JB_submission_time"u8):
                row.Time = value;
                break;
            default:
                break;
        }
    }

    private void Add(QstatJob row)
    {
        var state = StateOf(row);
        if (state.State == JobState.Ended)
        {
            return;
        }

        if (row.Needs is null || !Bytes.TryNumber(row.Number, out int number) || !Bytes.TryNumber(row.Slots, out int slots) || !SgeNumbers.TryPriority(row.Priority, out var priority)
            || !TaskRange.TryRead(row.Tasks, out var tasks))
        {
            LeaveOut("qstat: a job's number, slots, priority, tasks or requests cannot be read");
            return;
        }

        var job = new Job
        {
            Id = default,
            Array = row.Tasks.IsEmpty ? null : new JobId(names.Get(row.Number)),
            Name = Decoded(row.Name),
            User = words.Get(row.Owner, false),
            Account = words.Get(row.Project, false),
            Queues = row.Needs.Queues,
            State = state.State,
            Shape = row.Needs.Shape,
            Priority = priority,
        };
        if (instance is null)
        {
            AddWaiting(job, row, state, number, tasks);
        }
        else
        {
            AddPlaced(job, row, number, tasks, slots);
        }
    }

    private void AddWaiting(Job job, QstatJob row, SgeJobState state, int number, TaskRange tasks)
    {
        // What is left of an array is one row, but tasks that were started before, that failed or that are held have rows of their own.
        var isRest = tasks.Count == 0 || (!state.Text.Contains('R', StringComparison.Ordinal) && restsOfArrays.Add(number));
        var needed = row.Needs!; // the caller looked
        var (reason, text) = state.Reason == WaitReason.Held && needed.HasPredecessors ? (WaitReason.Dependency, state.Text)
            : state.Reason != WaitReason.Capacity ? (state.Reason, state.Text)
            : needed.Obstacle != WaitReason.Capacity ? (needed.Obstacle, needed.ObstacleText)
            : Limits().Obstacle(needed);
        (reason, text) = reason != WaitReason.Capacity ? (reason, text) : (job.Priority == 0 ? WaitReason.NotYetConsidered : WaitReason.Capacity, state.Text);
        jobs.Add(job with
        {
            Id = IdOf(number, isRest ? 0 : tasks.First),
            Tasks = Math.Max(1, tasks.Count),
            Reason = reason,
            ReasonText = text,
            Submitted = SgeNumbers.Time(row.Time) ?? default,
        });
    }

    // What is in use is known once the waiting jobs come, which is after all others.
    private SharedLimits Limits() => limits ??= new SharedLimits(reader.Site.Global, instances, slotsByEnvironment);

    private readonly void AddPlaced(Job job, QstatJob row, int number, TaskRange tasks, int slots)
    {
        var key = (number, tasks.First);
        if (row.Master.SequenceEqual("MASTER"u8))
        {
            masters.Add(IdOf(number, tasks.First));
        }

        if (row.Needs is { Granted: { Length: > 0 } granted })
        {
            slotsByEnvironment[granted] = slotsByEnvironment.GetValueOrDefault(granted) + slots;
            if (parallel.TryGetValue(key, out var known))
            {
                jobs[known] = Joined(jobs[known], slots, nodes);
                return;
            }

            parallel[key] = jobs.Count;
        }

        jobs.Add(job with
        {
            Id = IdOf(number, tasks.First),
            Shape = job.Shape with { Nodes = 1, PerNode = job.Shape.PerNode with { Cores = slots } } is var shape && shape == job.Shape ? job.Shape : shape,
            Started = SgeNumbers.Time(row.Time),
            Nodes = nodes,
        });
    }

    // A job is listed with each of its queue instances.
    private static Job Joined(Job job, int slots, ImmutableArray<NodeName> more)
    {
        var all = job.Nodes.Contains(more[0]) ? job.Nodes : job.Nodes.AddRange(more);
        var cores = all.Length == job.Nodes.Length ? job.Shape.PerNode.Cores + slots : Math.Max(job.Shape.PerNode.Cores, slots);
        return job with { Nodes = all, Shape = job.Shape with { Nodes = all.Length, PerNode = job.Shape.PerNode with { Cores = cores } } };
    }

    private readonly SgeJobState StateOf(QstatJob row)
    {
        // The cache's key tells the two places apart.
        Span<byte> key = stackalloc byte[17];
        var state = row.State[..Math.Min(16, row.State.Length)];
        key[0] = instance is null ? (byte)'-' : (byte)'+';
        state.CopyTo(key[1..]);
        return states.Get(key[..(state.Length + 1)], instance is not null);
    }

    private readonly string Decoded(ReadOnlySpan<byte> name) => name.Contains((byte)'&') ? XmlText.Read(name) : names.Get(name[..Math.Min(name.Length, 256)]);

    private static JobId IdOf(int number, int task) =>
        new(task == 0 ? number.ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{number}.{task}"));
}
