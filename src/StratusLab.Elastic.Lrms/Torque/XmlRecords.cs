using StratusLab.Elastic.Lrms.Reading;

namespace StratusLab.Elastic.Lrms.Torque;

/// <summary>
/// Cuts what <c>qstat -x</c> and <c>pbsnodes -x</c> print, <c>&lt;Data&gt;</c> with a record for each job or node, into its records. One record at a time is in
/// memory, so that a list of a hundred thousand jobs costs no more than its longest. Torque writes no attributes, comments or CDATA, and puts bytes into values that no
/// XML reader takes (an environment may hold any), so that this looks for tags and for nothing else. Texts have their <c>&lt;</c> escaped: a record cannot be forged.
/// </summary>
internal sealed class XmlRecords
{
    private const int FirstBuffer = 1 << 18;
    private const int LongestRecord = 1 << 26;

    private readonly Stream input;
    private readonly byte[] open;
    private readonly byte[] close;
    private byte[] buffer = new byte[FirstBuffer];
    private int start;
    private int end;
    private bool isAtEnd;

    // Where buffer[start] is in the output.
    private int line = 1;
    private int column = 1;

    // The record that was read last.
    private (int Start, int Line, int Column) record;

    /// <summary>The records called <paramref name="element"/> of <paramref name="input"/>, which is read to its end.</summary>
    public XmlRecords(Stream input, ReadOnlySpan<byte> element)
    {
        this.input = input;
        open = [(byte)'<', .. element, (byte)'>'];
        close = [.. "</"u8, .. element, (byte)'>'];
        Begin();
    }

    /// <summary>What is wrong with the output as a whole; null as long as nothing is.</summary>
    public FormatError? Error { get; private set; }

    /// <summary>True when there was nothing but white space.</summary>
    public bool IsBlank { get; private set; }

    /// <summary>The inside of the next record, valid until the next call; false at the end of the list, or when there is an <see cref="Error"/>.</summary>
    public bool TryRead(out ReadOnlySpan<byte> inside)
    {
        inside = default;
        if (IsBlank || Error is not null)
        {
            return false;
        }

        SkipBlanks();
        if (!Take(open))
        {
            End();
            return false;
        }

        var length = Find(close);
        if (length < 0)
        {
            Error ??= Wrong("the output ends inside a record");
            return false;
        }

        record = (start, line, column);
        inside = buffer.AsSpan(start, length);
        Advance(length + close.Length);
        return true;
    }

    /// <summary>An error inside the record that was read last.</summary>
    public FormatError At(int offset, string problem)
    {
        var error = FormatError.At(buffer.AsSpan(record.Start, start - record.Start), offset, problem);
        return Placed(error, record.Line, record.Column);
    }

    private void Begin()
    {
        SkipBlanks();
        if (start == end)
        {
            IsBlank = true;
            return;
        }

        if (Take("<?xml"u8))
        {
            var length = Find("?>"u8);
            if (length < 0)
            {
                Error ??= Wrong("the XML declaration does not end");
                return;
            }

            Advance(length + 2);
            SkipBlanks();
        }

        if (!Take("<Data>"u8))
        {
            Error ??= Wrong("<Data> does not begin here");
        }
    }

    private void End()
    {
        if (!Take("</Data>"u8))
        {
            Error ??= Wrong(start == end ? "the output ends before </Data>" : "neither a record nor </Data> begins here");
            return;
        }

        SkipBlanks();
        if (start < end)
        {
            Error ??= Wrong("something follows </Data>");
        }
    }

    private void SkipBlanks()
    {
        do
        {
            var blanks = buffer.AsSpan(start, end - start).IndexOfAnyExcept(" \r\n\t"u8);
            Advance(blanks < 0 ? end - start : blanks);
        }
        while (start == end && Fill());
    }

    private bool Take(ReadOnlySpan<byte> what)
    {
        while (end - start < what.Length && Fill())
        {
        }

        var isThere = buffer.AsSpan(start, end - start).StartsWith(what);
        Advance(isThere ? what.Length : 0);
        return isThere;
    }

    // How far it is to that text; -1 when it is not there. What was searched is not searched again.
    private int Find(ReadOnlySpan<byte> what)
    {
        var searched = 0;
        while (true)
        {
            var at = buffer.AsSpan(start + searched, end - start - searched).IndexOf(what);
            if (at >= 0)
            {
                return searched + at;
            }

            searched = Math.Max(0, end - start - what.Length + 1);
            if (!Fill())
            {
                return -1;
            }
        }
    }

    private bool Fill()
    {
        if (isAtEnd)
        {
            return false;
        }

        if (end - start >= LongestRecord)
        {
            Error = Wrong($"the record is longer than the {LongestRecord} bytes that are read");
            return false;
        }

        if (end - start == buffer.Length)
        {
            Array.Resize(ref buffer, buffer.Length * 2);
        }
        else if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
        }

        var count = input.Read(buffer, end, buffer.Length - end);
        end += count;
        isAtEnd = count == 0;
        return count > 0;
    }

    private void Advance(int count)
    {
        var passed = buffer.AsSpan(start, count);
        var lines = passed.Count((byte)'\n');
        line += lines;
        column = lines == 0 ? column + count : count - passed.LastIndexOf((byte)'\n');
        start += count;
    }

    private FormatError Wrong(string problem) => Placed(FormatError.At(buffer.AsSpan(start, end - start), 0, problem), line, column);

    // An error that counts from a place in the output.
    private static FormatError Placed(FormatError error, int line, int column) =>
        error with { Line = line + error.Line - 1, Column = error.Line == 1 ? column + error.Column - 1 : error.Column };
}
