using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Lrms.Pbs;
using StratusLab.Elastic.Lrms.Reading;

namespace StratusLab.Elastic.Lrms.Torque;

/// <summary>The jobs that have one node, out of what <c>qstat -t -x</c> prints. In doubt a job has it.</summary>
internal static class JobsOfNode
{
    /// <summary>The ids of the jobs, of every state but over, that name the node in <c>exec_host</c>; or why that is not known.</summary>
    public static (ImmutableArray<string> Jobs, FormatError? Error) Parse(Stream output, NodeName node)
    {
        var records = new XmlRecords(output, "Job"u8);
        var jobs = ImmutableArray.CreateBuilder<string>();
        while (records.TryRead(out var record))
        {
            if (!JobRecord.TryReadXml(record, out var job, out var problem))
            {
                return ([], records.At(problem.Offset, problem.Problem));
            }

            if (job.ExecHost.IsEmpty || PbsJobStates.Read(job.State) == JobState.Ended)
            {
                continue;
            }

            var places = PbsPlaces.Read(job.ExecHost);
            if (!PbsJobId.TryRead(job.Id, out var id) || places.IsDefault)
            {
                return ([], records.At(0, "a job with nodes, whose id or nodes cannot be read, begins here"));
            }

            if (places.Contains(node))
            {
                jobs.Add(id.Id.Value);
            }
        }

        return records.Error is { } error ? ([], error) : (jobs.DrainToImmutable(), null);
    }
}
