using System.Text;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Lrms.Reading;

namespace StratusLab.Elastic.Lrms.Slurm;

/// <summary>
/// Reads <c>squeue --json</c>: each record becomes the row that squeue would print of it as text (<see cref="SqueueFormat"/>), so that both forms mean the same. What the
/// members mean is told by squeue's print.c, and by the plugins that dump them (openapi/v0.0.38/jobs.c, data_parser's JOB_INFO).
/// </summary>
internal sealed class JsonJobs
{
    private const int TypicalRecordBytes = 3400;

    private static readonly string[] Names =
    [
        "job_id", "array_job_id", "array_task_id", "array_task_string", "het_job_id", "het_job_offset", "submit_time", "eligible_time", "start_time", "priority",
        "restart_cnt", "nodes", "user_name", "user_id", "account", "partition", "job_state", "state_reason", "state_description", "resv_name", "required_nodes", "licenses",
        "node_count", "cpus", "tasks", "max_nodes", "memory_per_cpu", "memory_per_node", "tres_alloc_str", "tres_req_str", "tres_per_node", "tres_per_job", "tres_per_task",
        "shared", "exclusive", "time_limit", "features", "name",
    ];

    // The flags of which squeue prints one in place of the state proper, the first that is set (slurm_protocol_defs.c, job_state_string()).
    private static readonly string[] StateFlags =
    [
        "COMPLETING", "STAGE_OUT", "CONFIGURING", "RESIZING", "REQUEUED", "REQUEUE_FED", "REQUEUE_HOLD", "SPECIAL_EXIT", "STOPPED", "REVOKED", "RESV_DEL_HOLD", "SIGNALING",
        "EXPEDITING",
    ];

    private readonly Utf8Cache<string, byte[]> states = new(static (text, _) => StateOf(Bytes.Text(text)));
    private readonly int[] ends = new int[(int)SqueueColumn.Name];
    private readonly JobRows rows;
    private byte[] row = new byte[1024];
    private int length;

    private JsonJobs(JobRows rows) => this.rows = rows;

    /// <summary>The jobs of an output.</summary>
    public static Parsed<Job> Parse(Stream output, SqueueContext context)
    {
        var jobs = new JsonJobs(new JobRows(context, output.CanSeek ? (int)Math.Min(1_000_000, output.Length / TypicalRecordBytes) : 0));
        var error = SlurmJson.Read(output, "jobs", new JsonFields(Names), jobs.Take);
        return new Parsed<Job> { Rows = error is null ? jobs.rows.All() : [], Skipped = jobs.rows.Skipped.Counts, Error = error };
    }

    private void Take(JsonRecord job)
    {
        length = 0;
        for (var column = SqueueColumn.Id; column <= SqueueColumn.Name; column++)
        {
            if (column > SqueueColumn.Id)
            {
                ends[(int)column - 1] = length;
                Append("\t"u8);
            }

            var start = length;
            AppendColumn(job, column);
            if (column < SqueueColumn.Name)
            {
                // Of texts without a tab in them nothing changes.
                row.AsSpan(start, length - start).Replace((byte)'\t', (byte)' ');
            }
        }

        rows.Add(new SqueueRow(row.AsSpan(0, length), ends, SqueueColumn.Id));
    }

    private void AppendColumn(JsonRecord job, SqueueColumn column)
    {
        switch (column)
        {
            case SqueueColumn.Id:
                AppendId(job);
                break;
            case SqueueColumn.TimeLimit:
                AppendMinutes(Of(job, JobField.TimeLimit));
                break;
            case SqueueColumn.State:
                Append(states.Get(Of(job, JobField.State), ""));
                break;
            case SqueueColumn.OverSubscribe:
                AppendSharing(job);
                break;
            default:
                Append(Value(job, column));
                break;
        }
    }

    private static ReadOnlySpan<byte> Value(JsonRecord job, SqueueColumn column) => column switch
    {
        SqueueColumn.Submitted => Of(job, JobField.Submitted),
        SqueueColumn.Eligible => Of(job, JobField.Eligible),
        SqueueColumn.Started => Of(job, JobField.Started),
        SqueueColumn.Priority => Or(Of(job, JobField.Priority), "0"u8),
        SqueueColumn.Restarts => Or(Of(job, JobField.Restarts), "0"u8),
        SqueueColumn.Nodes => Of(job, JobField.Nodes),
        SqueueColumn.User => Or(Of(job, JobField.UserName), Of(job, JobField.UserId)),
        SqueueColumn.Account => Of(job, JobField.Account),
        SqueueColumn.Partition => Of(job, JobField.Partition),
        // The long text where there is one, as squeue does.
        SqueueColumn.Reason => Or(Of(job, JobField.ReasonText), Of(job, JobField.Reason)),
        SqueueColumn.Reservation => Of(job, JobField.Reservation),
        SqueueColumn.RequiredNodes => Of(job, JobField.RequiredNodes),
        SqueueColumn.Licences => Of(job, JobField.Licences),
        SqueueColumn.NodeCount => Of(job, JobField.NodeCount),
        SqueueColumn.Cpus => Of(job, JobField.Cpus),
        SqueueColumn.Tasks => Or(Of(job, JobField.Tasks), "1"u8),
        // 0: no maximum, for which squeue prints the number of nodes.
        SqueueColumn.MaxNodes => Of(job, JobField.MaxNodes) is var most && (most.IsEmpty || most.SequenceEqual("0"u8)) ? Of(job, JobField.NodeCount) : most,
        SqueueColumn.MinMemory => Or(Or(Of(job, JobField.MemoryPerCore), Of(job, JobField.MemoryPerNode)), "0"u8),
        SqueueColumn.Tres => Or(Of(job, JobField.TresAllocated), Of(job, JobField.TresRequested)),
        SqueueColumn.TresPerNode => Of(job, JobField.TresPerNode),
        SqueueColumn.TresPerJob => Of(job, JobField.TresPerJob),
        SqueueColumn.TresPerTask => Of(job, JobField.TresPerTask),
        SqueueColumn.Features => Of(job, JobField.Features),
        SqueueColumn.Name => Of(job, JobField.Name),
        _ => throw new System.Diagnostics.UnreachableException($"{column}"),
    };

    // 12, 12_3, 12_[4-9%2] or 12+1; a job that is in no array, or no component, may say that by 0 or by nothing.
    private void AppendId(JsonRecord job)
    {
        var array = Of(job, JobField.ArrayId);
        var het = Of(job, JobField.HetId);
        if (IsNumber(het))
        {
            Append(het);
            Append("+"u8);
            Append(Or(Of(job, JobField.HetOffset), "0"u8));
        }
        else if (!IsNumber(array))
        {
            Append(Of(job, JobField.Id));
        }
        else if (Of(job, JobField.ArrayTasks) is { IsEmpty: false } tasks)
        {
            Append(array);
            Append("_["u8);
            Append(tasks);
            Append("]"u8);
        }
        else
        {
            Append(array);
            Append("_"u8);
            Append(Of(job, JobField.ArrayTask));
        }
    }

    private void AppendMinutes(ReadOnlySpan<byte> minutes)
    {
        Append(Bytes.TryNumber(minutes, out long _) ? minutes : JsonRecord.Infinite);
        Append(Bytes.TryNumber(minutes, out long _) ? ":00"u8 : []);
    }

    // "shared" up to data_parser v0.0.44; beside it, in v0.0.39 and v0.0.40, "exclusive", in which "true" is "none".
    private void AppendSharing(JsonRecord job)
    {
        var shared = Of(job, JobField.Shared);
        var exclusive = Of(job, JobField.Exclusive);
        Append(shared.SequenceEqual("none"u8) || exclusive.SequenceEqual("true"u8) ? "NO"u8
            : Either("user"u8, shared, exclusive) ? "USER"u8
            : Either("mcs"u8, shared, exclusive) ? "MCS"u8
            : Either("topo"u8, shared, exclusive) ? "TOPO"u8
            : "OK"u8);
    }

    private static bool Either(ReadOnlySpan<byte> word, ReadOnlySpan<byte> one, ReadOnlySpan<byte> other) => one.SequenceEqual(word) || other.SequenceEqual(word);

    private static byte[] StateOf(string words)
    {
        var all = words.Split(',');
        return Encoding.ASCII.GetBytes(StateFlags.FirstOrDefault(all.Contains) ?? all[0]);
    }

    private static bool IsNumber(ReadOnlySpan<byte> text) => Bytes.TryNumber(text, out long number) && number > 0;

    private static ReadOnlySpan<byte> Of(JsonRecord job, JobField field) => job[(int)field];

    private static ReadOnlySpan<byte> Or(ReadOnlySpan<byte> value, ReadOnlySpan<byte> otherwise) => value.IsEmpty ? otherwise : value;

    private void Append(ReadOnlySpan<byte> value)
    {
        if (row.Length - length < value.Length)
        {
            Array.Resize(ref row, Math.Max(row.Length * 2, length + value.Length));
        }

        value.CopyTo(row.AsSpan(length));
        length += value.Length;
    }
}
