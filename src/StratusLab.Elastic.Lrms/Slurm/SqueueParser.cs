using System.Text;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Lrms.Reading;

namespace StratusLab.Elastic.Lrms.Slurm;

/// <summary>
/// Reads the table of <see cref="SqueueFormat"/>. Linear in the size of the output. A row that cannot be read is left out and counted. The output as a whole is refused
/// when it does not begin with the header or ends inside a row.
/// </summary>
internal sealed class SqueueParser
{
    // Longer than any row that Slurm makes of honest jobs; the name after it may have any length and is cut.
    private const int MaxRowBytes = 1 << 20;
    private const int TypicalRowBytes = 200;

    private readonly JobRows rows;

    private SqueueParser(JobRows rows) => this.rows = rows;

    /// <summary>Reads what squeue printed when asked with <paramref name="mark"/>.</summary>
    public static Parsed<Job> Parse(ReadOnlySpan<byte> output, string mark, SqueueContext context)
    {
        var header = SqueueFormat.Header(mark);
        if (!output.StartsWith(header))
        {
            return new Parsed<Job> { Error = FormatError.At(output, 0, "squeue did not print the header that was asked for") };
        }

        var parser = new SqueueParser(new JobRows(context, output.Length / TypicalRowBytes));
        var error = parser.ReadRows(output, header.Length, Encoding.ASCII.GetBytes($"\t{mark}"));
        return new Parsed<Job> { Rows = error is null ? parser.rows.All() : [], Skipped = parser.rows.Skipped.Counts, Error = error };
    }

    private FormatError? ReadRows(ReadOnlySpan<byte> output, int start, ReadOnlySpan<byte> mark)
    {
        // Every row and nothing else ends with mark and line end; a line end without the mark is inside a user's text.
        var (rowStart, searched) = (start, start);
        while (rowStart < output.Length)
        {
            var length = output[searched..].IndexOf((byte)'\n');
            if (length < 0)
            {
                return FormatError.At(output, rowStart, "squeue's output ends inside a row");
            }

            searched += length + 1;
            var row = output[rowStart..(searched - 1)];
            if (row.EndsWith(mark))
            {
                ReadRow(row[..^mark.Length]);
                rowStart = searched;
            }
        }

        return null;
    }

    private void ReadRow(ReadOnlySpan<byte> row)
    {
        Span<int> ends = stackalloc int[(int)SqueueColumn.Name];
        if (FieldSplitter.Split(row, SqueueFormat.Separator, ends) < ends.Length)
        {
            rows.Skipped.Add("squeue: too few columns");
        }
        else if (ends[^1] > MaxRowBytes)
        {
            rows.Skipped.Add("squeue: row too long");
        }
        else
        {
            rows.Add(new SqueueRow(row, ends, SqueueColumn.Id));
        }
    }
}
