using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Lrms.Reading;

namespace StratusLab.Elastic.Lrms.Torque;

/// <summary>
/// Reads what <c>qstat -t -f -1</c> prints, for when the XML of a Torque cannot be read. It has no end mark, so that only the queues' counts tell whether all
/// jobs are there.
/// </summary>
internal static class QstatText
{
    /// <summary>The jobs, and how many records were of jobs that are not over.</summary>
    public static (Parsed<Job> Jobs, int Live) Parse(ReadOnlySpan<byte> output, TorqueContext context)
    {
        var collector = new JobCollector(context, ResourceList.OfText);
        var records = new TextRecords(output);
        while (records.Next())
        {
            collector.Add(Read(records.Record));
        }

        return records.Error is { } error ? (new Parsed<Job> { Error = error }, 0) : (collector.Collected(), collector.Live);
    }

    /// <summary>Reads one record.</summary>
    public static JobRecord Read(ReadOnlySpan<byte> record)
    {
        var firstLine = record.IndexOf((byte)'\n');
        var job = new JobRecord { Id = record[TextRecords.Begin.Length..(firstLine < 0 ? record.Length : firstLine)] };
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
