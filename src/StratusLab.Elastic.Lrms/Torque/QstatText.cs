using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Lrms.Reading;

namespace StratusLab.Elastic.Lrms.Torque;

/// <summary>
/// Reads what <c>qstat -t -f -1</c> prints, for when the XML of a Torque cannot be read: records that begin with <c>Job Id: </c> and end with an empty line. It has no
/// end mark, so that only the queues' counts tell whether all jobs are there.
/// </summary>
internal static class QstatText
{
    private static ReadOnlySpan<byte> Begin => "Job Id: "u8;

    /// <summary>The jobs, and how many records were of jobs that are not over.</summary>
    public static (Parsed<Job> Jobs, int Live) Parse(ReadOnlySpan<byte> output, TorqueContext context)
    {
        var collector = new JobCollector(context, ResourceList.OfText);
        for (var at = 0; at < output.Length;)
        {
            var rest = output[at..];
            var end = rest.IndexOf("\n\n"u8);
            if (!rest.StartsWith(Begin) || end < 0)
            {
                return (new Parsed<Job> { Error = FormatError.At(output, at, end < 0 ? "qstat's output ends inside a record" : "a record does not begin here") }, 0);
            }

            // An empty line may be inside a value; the next record shows that one ended.
            while (end + 2 < rest.Length && !rest[(end + 2)..].StartsWith(Begin))
            {
                var more = rest[(end + 1)..].IndexOf("\n\n"u8);
                if (more < 0)
                {
                    return (new Parsed<Job> { Error = FormatError.At(output, at, "qstat's output ends inside a record") }, 0);
                }

                end += 1 + more;
            }

            collector.Add(Read(rest[..end]));
            at += end + 2;
        }

        return (collector.Collected(), collector.Live);
    }

    private static JobRecord Read(ReadOnlySpan<byte> record)
    {
        var firstLine = record.IndexOf((byte)'\n');
        var job = new JobRecord { Id = record[Begin.Length..(firstLine < 0 ? record.Length : firstLine)] };
        var attributes = new TextAttributes(record);
        var (listStart, listEnd) = (-1, 0);
        while (attributes.Next())
        {
            job.Set(attributes.Name, attributes.Value);
            if (attributes.Name.StartsWith("Resource_List."u8))
            {
                (listStart, listEnd) = (listStart < 0 ? attributes.Start : listStart, attributes.End);
            }
        }

        job.Resources = listStart < 0 ? default : record[listStart..listEnd];
        return job;
    }
}
