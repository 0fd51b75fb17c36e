using StratusLab.Elastic.Lrms.Reading;

namespace StratusLab.Elastic.Lrms.OpenPbs;

/// <summary>
/// Reads what <c>-F dsv</c> prints: a record a line, <c>Job Id: 12.vm|job_state=Q|Resource_List.ncpus=1|...</c>. A bar or backslash inside a value has a
/// backslash before it, and qstat writes a line end as <c>\n</c>, so that nothing a user names can end a field. There is no end mark: an output without any record
/// is refused, one that was cut between two records is not seen.
/// </summary>
internal static class PbsDsv
{
    private const byte Separator = (byte)'|';

    /// <summary>Reads the records, each of which begins with <paramref name="prefix"/> and its name; null, or why the output is not to be believed.</summary>
    public static FormatError? Read<T>(ReadOnlySpan<byte> output, ReadOnlySpan<byte> prefix, PbsRecords<T> records)
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
            if (!line.StartsWith(prefix))
            {
                return FormatError.At(output, at, "the line is no record");
            }

            ReadRecord(output, at, at + length, prefix.Length, records);
            at += length + 1;
        }

        return null;
    }

    private static void ReadRecord<T>(ReadOnlySpan<byte> output, int start, int end, int prefix, PbsRecords<T> records)
    {
        var (nameEnd, _) = FieldEnd(output, start, end);
        var name = output[(start + prefix)..nameEnd];
        for (var at = nameEnd + 1; at < end;)
        {
            var (fieldEnd, isEscaped) = FieldEnd(output, at, end);
            var equals = output[at..fieldEnd].IndexOf((byte)'=');
            if (equals > 0)
            {
                Take(output, output.Slice(at, equals), new PbsValue(at + equals + 1, fieldEnd - at - equals - 1, isEscaped ? PbsEscape.Dsv : PbsEscape.None), records);
            }

            at = fieldEnd + 1;
        }

        records.End(name, output);
    }

    private static void Take<T>(ReadOnlySpan<byte> output, ReadOnlySpan<byte> name, PbsValue value, PbsRecords<T> records)
    {
        var dot = name.IndexOf((byte)'.');
        var group = dot < 0 ? records.Fields.Top : records.Fields.Find(name[..dot]);
        name = name[(dot + 1)..];
        var number = group?.Find(name) ?? -1;
        if (number >= 0)
        {
            records.Add(number, value);
        }
        else if (group is { IsWhole: true })
        {
            records.AddOther(group.Name, name, value.Of(output));
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
