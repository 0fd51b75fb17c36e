using System.Text;
using StratusLab.Elastic.Lrms.Reading;

namespace StratusLab.Elastic.Lrms.Slurm;

/// <summary>Splits the output of <c>scontrol -o show nodes|partitions</c> into records and decides whether it is whole.</summary>
internal static class ScontrolRecords
{
    /// <summary>What the reason of a skipped record says, as opposed to that of a line which is none.</summary>
    public const string Unreadable = "record without a readable ";

    /// <summary>Makes a value of a record; null with a reason when it cannot.</summary>
    public delegate T? Reader<T>(ScontrolLine record, out string problem)
        where T : class;

    /// <summary>
    /// Reads every line that begins with <paramref name="firstKey"/> (<c>NodeName=</c>); another line is the rest of a text with line ends and is
    /// counted. An output that is empty, does not end with a line end or says neither records nor <paramref name="none"/> is refused.
    /// </summary>
    public static Parsed<T> Parse<T>(ReadOnlySpan<byte> output, string firstKey, string none, Reader<T> read)
        where T : class
    {
        if (output.SequenceEqual(Encoding.ASCII.GetBytes(none + "\n")))
        {
            return new Parsed<T>();
        }

        var first = Encoding.ASCII.GetBytes(firstKey);
        if (!output.StartsWith(first))
        {
            return new Parsed<T> { Error = FormatError.At(output, 0, $"scontrol printed neither \"{firstKey}\" nor \"{none}\"") };
        }

        if (output[^1] != (byte)'\n')
        {
            return new Parsed<T> { Error = FormatError.At(output, output.LastIndexOf((byte)'\n') + 1, "scontrol's output ends inside a line") };
        }

        var (rows, skipped) = (new List<T>(), new SkippedRows());
        foreach (var range in output[..^1].Split((byte)'\n'))
        {
            var line = output[range];
            if (!line.StartsWith(first))
            {
                skipped.Add($"scontrol: line without {firstKey}");
            }
            else if (read(new ScontrolLine(line), out var problem) is { } row)
            {
                rows.Add(row);
            }
            else
            {
                skipped.Add(problem);
            }
        }

        return new Parsed<T> { Rows = rows, Skipped = skipped.Counts };
    }
}
