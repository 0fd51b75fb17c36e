using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace StratusLab.Elastic.Lrms.Slurm;

/// <summary>
/// The table that we ask squeue for. -O rather than -o: only it has the trackable resources, which tell memory per core from memory per node and a
/// minimum of nodes from Slurm's guess, and the restart count. Each field gets the width 0 (all of it) and a tab after it. Users choose job names,
/// and without accounting account names, and Slurm prints line ends in them as they are: a job could contain a forged row. So each row ends with a
/// mark that nobody can know before the read. It also shows where an output was cut.
/// </summary>
internal static class SqueueFormat
{
    /// <summary>What separates the columns.</summary>
    public const byte Separator = (byte)'\t';

    // Columns that are alike in many jobs are neighbours, so that they can be read as one text (SqueueParser). The name, which may hold anything, is
    // last.
    private static readonly ImmutableArray<(SqueueColumn Column, string Field, string Header)> Columns =
    [
        (SqueueColumn.Id, "JobArrayID", "JOBID"),
        (SqueueColumn.Submitted, "SubmitTime", "SUBMIT_TIME"),
        (SqueueColumn.Eligible, "EligibleTime", "ELIGIBLE_TIME"),
        (SqueueColumn.Started, "StartTime", "START_TIME"),
        (SqueueColumn.Priority, "PriorityLong", "PRIORITY"),
        (SqueueColumn.Restarts, "RestartCnt", "RESTART_COUNT"),
        (SqueueColumn.Nodes, "NodeList", "NODELIST"),
        (SqueueColumn.User, "UserName", "USER"),
        (SqueueColumn.Account, "Account", "ACCOUNT"),
        (SqueueColumn.Partition, "Partition", "PARTITION"),
        (SqueueColumn.State, "State", "STATE"),
        (SqueueColumn.Reason, "Reason", "REASON"),
        (SqueueColumn.Reservation, "Reservation", "RESERVATION"),
        (SqueueColumn.RequiredNodes, "ReqNodes", "REQ_NODES"),
        (SqueueColumn.Licences, "Licenses", "LICENSES"),
        (SqueueColumn.NodeCount, "NumNodes", "NODES"),
        (SqueueColumn.Cpus, "NumCPUs", "CPUS"),
        (SqueueColumn.Tasks, "NumTasks", "TASKS"),
        (SqueueColumn.MaxNodes, "MaxNodes", "MAX_NODES"),
        (SqueueColumn.MinMemory, "MinMemory", "MIN_MEMORY"),
        (SqueueColumn.Tres, "tres-alloc", "TRES_ALLOC"),
        (SqueueColumn.TresPerNode, "tres-per-node", "TRES_PER_NODE"),
        (SqueueColumn.TresPerJob, "tres-per-job", "TRES_PER_JOB"),
        (SqueueColumn.TresPerTask, "tres-per-task", "TRES_PER_TASK"),
        (SqueueColumn.OverSubscribe, "OverSubscribe", "OVER_SUBSCRIBE"),
        (SqueueColumn.TimeLimit, "TimeLimit", "TIME_LIMIT"),
        (SqueueColumn.Features, "Feature", "FEATURES"),
        (SqueueColumn.Name, "Name", "NAME"),
    ];

    /// <summary>A mark for one read.</summary>
    public static string NewMark() => "#" + RandomNumberGenerator.GetHexString(16, lowercase: true);

    /// <summary>The value of squeue's -O.</summary>
    public static string Option(string mark) => string.Join(",", Columns.Select(c => $"{c.Field}:0\t")) + mark;

    /// <summary>The first line of the output, with its line end.</summary>
    public static byte[] Header(string mark) => Encoding.ASCII.GetBytes(string.Join('\t', Columns.Select(c => c.Header)) + "\t" + mark + "\n");

    /// <summary>The header of a column, for messages.</summary>
    public static string Name(SqueueColumn column) => Columns[(int)column].Header;
}
