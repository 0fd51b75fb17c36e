using StratusLab.Elastic.Lrms.Reading;

namespace StratusLab.Elastic.Lrms.OpenPbs;

/// <summary>
/// Reads what <c>qstat -f -F dsv</c> prints: a record a line, <c>Job Id: 12.vm|job_state=Q|Resource_List.ncpus=1|...</c>. A bar or backslash inside a value has a
/// backslash before it, and qstat writes a line end as <c>\n</c>, so that nothing a user names can end a field. There is no end mark: an output without any record
/// is refused; whether one was cut between two records, somebody else's count must tell.
/// </summary>
internal static class PbsDsv
{
    private const byte Separator = (byte)'|';

    private static ReadOnlySpan<byte> Prefix => "Job Id: "u8;

    /// <summary>Reads the jobs; null, or why the output is not to be believed.</summary>
    public static FormatError? Read(ReadOnlySpan<byte> output, PbsJobs jobs)
    {
        if (output.IsEmpty)
        {
            return FormatError.At(output, 0, "the output is empty");
        }

        for (var at = 0; at < output.Length;)
        {
            var length = output[at..].IndexOf((byte)'\n');
            if (length < 0)
            {
                return FormatError.At(output, at, "the output ends inside a record");
            }

            var line = output.Slice(at, length);
            if (!line.StartsWith(Prefix))
            {
                return FormatError.At(output, at, "the line is no record");
            }

            ReadRecord(output, at, at + length, jobs);
            at += length + 1;
        }

        return null;
    }

    private static void ReadRecord(ReadOnlySpan<byte> output, int start, int end, PbsJobs jobs)
    {
        var (nameEnd, _) = FieldEnd(output, start, end);
        var name = output[(start + Prefix.Length)..nameEnd];
        for (var at = nameEnd + 1; at < end;)
        {
            var (fieldEnd, isEscaped) = FieldEnd(output, at, end);
            var equals = output[at..fieldEnd].IndexOf((byte)'=');
            if (equals > 0)
            {
                Take(output.Slice(at, equals), new PbsValue(at + equals + 1, fieldEnd - at - equals - 1, isEscaped ? PbsEscape.Dsv : PbsEscape.None), jobs);
            }

            at = fieldEnd + 1;
        }

        jobs.End(name, output);
    }

    private static void Take(ReadOnlySpan<byte> name, PbsValue value, PbsJobs jobs)
    {
        var dot = name.IndexOf((byte)'.');
        var group = dot < 0 ? jobs.Fields.Top : jobs.Fields.Find(name[..dot]);
        if (group?.Find(name[(dot + 1)..]) is { } number and >= 0)
        {
            jobs.Add(number, value);
        }
    }

    private static (int End, bool IsEscaped) FieldEnd(ReadOnlySpan<byte> output, int start, int end)
    {
        var isEscaped = false;
        for (var at = start; at < end; at++)
        {
            var mark = output[at..end].IndexOfAny(Separator, (byte)'\\');
            if (mark < 0)
            {
                break;
            }

            at += mark;
            if (output[at] == Separator)
            {
                return (at, isEscaped);
            }

            (isEscaped, at) = (true, at + 1);
        }

        return (end, isEscaped);
    }
}
