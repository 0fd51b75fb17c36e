using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Lrms.Reading;

namespace StratusLab.Elastic.Lrms.Torque;

/// <summary>
/// Reads what <c>qstat -t -x</c> prints. Nothing at all, which Torque 4 and 5 print of no jobs, is a list of none; whether that is true, others must know
/// (<see cref="Contradictions"/>).
/// </summary>
internal static class QstatXml
{
    /// <summary>The jobs, and how many records were of jobs that are not over.</summary>
    public static (Parsed<Job> Jobs, int Live) Parse(Stream output, TorqueContext context)
    {
        var records = new XmlRecords(output, "Job"u8);
        var collector = new JobCollector(context, ResourceList.OfXml);
        while (records.TryRead(out var record))
        {
            if (!JobRecord.TryReadXml(record, out var job, out var problem))
            {
                return (new Parsed<Job> { Error = records.At(problem.Offset, problem.Problem) }, 0);
            }

            collector.Add(job);
        }

        return records.Error is { } error ? (new Parsed<Job> { Error = error }, 0) : (collector.Collected(), collector.Live);
    }
}
