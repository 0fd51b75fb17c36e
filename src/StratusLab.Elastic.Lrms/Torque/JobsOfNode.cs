using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Lrms.Pbs;
using StratusLab.Elastic.Lrms.Reading;

namespace StratusLab.Elastic.Lrms.Torque;

/// <summary>The jobs that have one node, out of what <c>qstat</c> prints. In doubt a job has it.</summary>
internal static class JobsOfNode
{
    private const string Unreadable = "a job with nodes, whose id or nodes cannot be read, begins here";

    /// <summary>Of <c>qstat -t -x</c>: the jobs, of every state but over, that name the node in <c>exec_host</c>; or why that is not known.</summary>
    public static (ImmutableArray<JobOfNode> Jobs, FormatError? Error) Parse(Stream output, NodeName node)
    {
        var records = new XmlRecords(output, "Job"u8);
        var jobs = ImmutableArray.CreateBuilder<JobOfNode>();
        while (records.TryRead(out var record))
        {
            if (!JobRecord.TryReadXml(record, out var job, out var problem))
            {
                return ([], records.At(problem.Offset, problem.Problem));
            }

            if (!TryAdd(job, node, jobs))
            {
                return ([], records.At(0, Unreadable));
            }
        }

        return records.Error is { } error ? ([], error) : (jobs.DrainToImmutable(), null);
    }

    /// <summary>The same of <c>qstat -t -f -1</c>.</summary>
    public static (ImmutableArray<JobOfNode> Jobs, FormatError? Error) ParseText(ReadOnlySpan<byte> output, NodeName node)
    {
        var records = new TextRecords(output);
        var jobs = ImmutableArray.CreateBuilder<JobOfNode>();
        while (records.Next())
        {
            if (!TryAdd(QstatText.Read(records.Record), node, jobs))
            {
                return ([], FormatError.At(records.Record, 0, Unreadable));
            }
        }

        return records.Error is { } error ? ([], error) : (jobs.DrainToImmutable(), null);
    }

    // False when it cannot be told whether the job has the node.
    private static bool TryAdd(in JobRecord job, NodeName node, ImmutableArray<JobOfNode>.Builder jobs)
    {
        if (job.ExecHost.IsEmpty || PbsJobStates.Read(job.State) == JobState.Ended)
        {
            return true;
        }

        var places = PbsPlaces.Read(job.ExecHost);
        if (!PbsJobId.TryRead(job.Id, out var id) || places.IsDefault)
        {
            return false;
        }

        if (places.Contains(node))
        {
            jobs.Add(new(id.Id.Value, places[0] == node));
        }

        return true;
    }
}
