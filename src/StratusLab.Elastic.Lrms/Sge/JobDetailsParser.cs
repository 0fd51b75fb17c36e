using StratusLab.Elastic.Lrms.Reading;

namespace StratusLab.Elastic.Lrms.Sge;

/// <summary>Reads <c>qstat -xml -j LIST</c>. Jobs that ended since are not in it; when none is left, it is a document of another name.</summary>
internal ref struct JobDetailsParser
{
    private const int JobDepth = 3;
    private const long LatestUnixTime = 253_402_300_799; // the end of year 9999

    private readonly Dictionary<string, JobDetails> jobs = new(StringComparer.Ordinal);
    private readonly List<string> about = [];
    private XmlScanner scanner;
    private JobDetails? job;
    private bool isInMessages;

    private JobDetailsParser(ReadOnlySpan<byte> output) => scanner = new XmlScanner(output);

    /// <summary>The details by job number.</summary>
    public static Parsed<JobDetails> Parse(ReadOnlySpan<byte> output)
    {
        var parser = new JobDetailsParser(output);
        var problem = parser.Read();
        return problem is null ? new Parsed<JobDetails> { Rows = [.. parser.jobs.Values] } : new Parsed<JobDetails> { Error = FormatError.At(output, parser.scanner.Position, problem) };
    }

    private string? Read()
    {
        var part = scanner.Next();
        if (scanner.Name.SequenceEqual("unknown_jobs"u8) && part is XmlPart.Open or XmlPart.Leaf)
        {
            return null;
        }

        if (part != XmlPart.Open || !scanner.Name.SequenceEqual("detailed_job_info"u8))
        {
            return scanner.Problem.Length > 0 ? scanner.Problem : "qstat printed something else than a detailed_job_info";
        }

        while (true)
        {
            switch (scanner.Next())
            {
                case XmlPart.End:
                    return null;
                case XmlPart.Error:
                    return scanner.Problem;
                case XmlPart.Open when scanner.Depth == JobDepth && scanner.Name.SequenceEqual("element"u8):
                    job = new JobDetails { Number = "" };
                    break;
                case XmlPart.Open when scanner.Name.SequenceEqual("SME_message_list"u8):
                    isInMessages = true;
                    break;
                case XmlPart.Close when scanner.Name.SequenceEqual("SME_message_list"u8):
                    isInMessages = false;
                    break;
                case XmlPart.Close when scanner.Depth == JobDepth - 1 && job is { Number.Length: > 0 } seen:
                    jobs[seen.Number] = seen;
                    job = null;
                    break;
                case XmlPart.Leaf:
                    ReadLeaf();
                    break;
                default:
                    break;
            }
        }
    }

    private void ReadLeaf()
    {
        var name = scanner.Name;
        var value = scanner.Value;
        if (isInMessages)
        {
            ReadMessage(name, value);
        }
        else if (scanner.Depth != JobDepth || job is null)
        {
            return;
        }
        else if (name.SequenceEqual("JB_job_number"u8))
        {
            job = job with { Number = Bytes.Text(value) };
        }
        else if (name.SequenceEqual("JB_group"u8))
        {
            job = job with { Group = XmlText.Read(value, 256) };
        }
        else if (name.SequenceEqual("JB_ja_task_concurrency"u8) && Bytes.TryNumber(value, out int limit) && limit > 0)
        {
            job = job with { TaskLimit = limit };
        }
        else if (name.SequenceEqual("JB_execution_time"u8) && Bytes.TryNumber(value, out long seconds) && seconds is > 0 and <= LatestUnixTime)
        {
            job = job with { NotBefore = DateTimeOffset.FromUnixTimeSeconds(seconds) };
        }
        else if (name.SequenceEqual("JB_ar"u8) && !value.SequenceEqual("0"u8))
        {
            job = job with { IsReserved = true };
        }
    }

    // A message names the jobs first and then what it says of them.
    private readonly void ReadMessage(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (name.SequenceEqual("ULNG_value"u8))
        {
            about.Add(Bytes.Text(value));
        }
        else if (name.SequenceEqual("MES_message"u8))
        {
            var text = XmlText.Read(value, 1024);
            foreach (var number in about)
            {
                if (jobs.TryGetValue(number, out var known))
                {
                    jobs[number] = known with { Messages = known.Messages.Add(text) };
                }
            }

            about.Clear();
        }
    }
}
