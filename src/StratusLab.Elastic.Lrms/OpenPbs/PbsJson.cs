using StratusLab.Elastic.Lrms.Reading;

namespace StratusLab.Elastic.Lrms.OpenPbs;

/// <summary>
/// Reads what <c>-F json</c> prints, as OpenPBS lays it out: one member a line, indented by its depth with tabs (or, before 23, with blanks). A line at a time
/// needs no look at the attributes that nobody wants, which are nearly all of them, and can tell a member from a line end that came out of a user's text: anything
/// that is not laid out so is an error with its place. Linear, and a record's values are copied only where they have an escape.
/// Numbers may stand where texts are meant and the other way round, zeros may lead, and the last of two members of one name counts: the writers did all that.
/// </summary>
internal ref struct PbsJson
{
    private const int RecordDepth = 2;
    private const int MaxUnit = 8;
    private const string CutOff = "the output ends before its last brace";
    private const string NotLaidOut = "the line is no member of what it stands in";

    private readonly ReadOnlySpan<byte> output;
    private ReadOnlySpan<byte> unit;
    private ReadOnlySpan<byte> line;
    private int lineStart;
    private int next;

    private PbsJson(ReadOnlySpan<byte> output) => this.output = output;

    /// <summary>Reads the records of <paramref name="section"/> (<c>Jobs</c>, <c>nodes</c>, <c>Queue</c>); it may be missing, which means that there are none.</summary>
    /// <param name="output">The output.</param>
    /// <param name="section">The member of the whole that holds the records.</param>
    /// <param name="records">Takes the records.</param>
    /// <param name="version">The version of the server; empty when it is not told.</param>
    /// <returns>Null, or why the output is not to be believed.</returns>
    public static FormatError? Read<T>(ReadOnlySpan<byte> output, ReadOnlySpan<byte> section, PbsRecords<T> records, out string version)
    {
        version = "";
        var json = new PbsJson(output);
        var problem = json.ReadAll(section, records, ref version);
        return problem is null ? null : FormatError.At(output, json.lineStart, problem);
    }

    private string? ReadAll<T>(ReadOnlySpan<byte> section, PbsRecords<T> records, ref string version)
    {
        if (!NextLine() || !line.SequenceEqual("{"u8))
        {
            return "the output does not begin with a brace";
        }

        var width = output[next..].IndexOfAnyExcept((byte)' ', (byte)'\t');
        if (width is < 1 or > MaxUnit)
        {
            return "the members are not indented";
        }

        unit = output.Slice(next, width);
        var hasHead = false;
        while (NextLine())
        {
            if (line.SequenceEqual("}"u8))
            {
                return output[next..].Trim(" \t\r\n"u8).Length > 0 ? "something follows the closing brace"
                    : hasHead ? null
                    : "the output has no timestamp";
            }

            if (Member(1, out var name, out var value) is { } problem)
            {
                return problem;
            }

            hasHead |= name.SequenceEqual("timestamp"u8);
            if (name.SequenceEqual("pbs_version"u8))
            {
                version = Bytes.Text(value.Trim((byte)'"'));
            }

            if (IsOpening(value) && (name.SequenceEqual(section) ? ReadRecords(records) : Skip(1)) is { } inside)
            {
                return inside;
            }
        }

        return CutOff;
    }

    private string? ReadRecords<T>(PbsRecords<T> records)
    {
        while (NextLine())
        {
            if (IsClosing(1))
            {
                return null;
            }

            if (Member(RecordDepth, out var name, out var value) is { } problem)
            {
                return problem;
            }

            if ((IsOpening(value) ? ReadRecord(name, records) : "a record is no object") is { } inside)
            {
                return inside;
            }
        }

        return CutOff;
    }

    private string? ReadRecord<T>(ReadOnlySpan<byte> recordName, PbsRecords<T> records)
    {
        while (NextLine())
        {
            if (IsClosing(RecordDepth))
            {
                records.End(recordName, output);
                return null;
            }

            if (Member(RecordDepth + 1, out var name, out var value) is { } problem)
            {
                return problem;
            }

            var inside = !IsOpening(value) ? Take(records.Fields.Top, name, value, records)
                : records.Fields.Find(name) is { } group ? ReadGroup(group, records)
                : Skip(RecordDepth + 1);
            if (inside is not null)
            {
                return inside;
            }
        }

        return CutOff;
    }

    private string? ReadGroup<T>(PbsFields.Group group, PbsRecords<T> records)
    {
        while (NextLine())
        {
            if (IsClosing(RecordDepth + 1))
            {
                return null;
            }

            if (Member(RecordDepth + 2, out var name, out var value) is { } problem)
            {
                return problem;
            }

            if ((IsOpening(value) ? Skip(RecordDepth + 2) : Take(group, name, value, records)) is { } inside)
            {
                return inside;
            }
        }

        return CutOff;
    }

    private readonly string? Take<T>(PbsFields.Group group, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, PbsRecords<T> records)
    {
        var number = group.Find(name);
        if (number < 0 && !group.IsWhole)
        {
            return null;
        }

        if (!TryValue(value, records.HasBareQuotes, out var taken))
        {
            return "a value is not closed on its line, or has a quote inside";
        }

        if (number >= 0)
        {
            records.Add(number, taken);
        }
        else
        {
            records.AddOther(group.Name, name, taken.Of(output));
        }

        return null;
    }

    private readonly bool TryValue(ReadOnlySpan<byte> value, bool mayHaveQuotes, out PbsValue taken)
    {
        var start = lineStart + line.Length - (line.EndsWith(","u8) ? 1 : 0) - value.Length;
        taken = new PbsValue(start, value.Length, PbsEscape.None);
        if (value is not [(byte)'"', ..])
        {
            return value.Length > 0 && value[0] != (byte)'[' || value is [.., (byte)']'];
        }

        if (value is not [_, .., (byte)'"'])
        {
            return false;
        }

        var text = value[1..^1];
        var mark = text.IndexOfAny((byte)'"', (byte)'\\');
        taken = new PbsValue(start + 1, text.Length, mark < 0 ? PbsEscape.None : PbsEscape.Json);
        for (; !mayHaveQuotes && mark >= 0 && mark < text.Length; mark++)
        {
            if (text[mark] == (byte)'"' || (text[mark] == (byte)'\\' && ++mark == text.Length))
            {
                return false;
            }
        }

        return true;
    }

    // The members of an object that nobody wants; they are deeper than it.
    private string? Skip(int depth)
    {
        while (NextLine())
        {
            if (IsClosing(depth))
            {
                return null;
            }

            if (!IsIndented(depth + 1))
            {
                return NotLaidOut;
            }
        }

        return CutOff;
    }

    // "name": value[,]
    private readonly string? Member(int depth, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        name = value = [];
        var indent = unit.Length * depth;
        if (!IsIndented(depth) || line.Length <= indent + 3 || line[indent] != (byte)'"')
        {
            return NotLaidOut;
        }

        var rest = line[(indent + 1)..];
        var quote = rest.IndexOf((byte)'"');
        if (quote < 0 || quote + 2 >= rest.Length || rest[quote + 1] != (byte)':')
        {
            return NotLaidOut;
        }

        name = rest[..quote];
        value = rest[(quote + 2)..];
        value = value[0] is (byte)'\t' or (byte)' ' ? value[1..] : value;
        value = value is [.., (byte)','] ? value[..^1] : value;
        return value.IsEmpty ? "a member has no value" : null;
    }

    private static bool IsOpening(ReadOnlySpan<byte> value) => value is [(byte)'{'];

    private readonly bool IsClosing(int depth)
    {
        var indent = unit.Length * depth;
        return line.Length > indent && line[indent] == (byte)'}' && IsIndented(depth) && (line.Length == indent + 1 || line[(indent + 1)..] is [(byte)',']);
    }

    private readonly bool IsIndented(int depth)
    {
        var indent = unit.Length * depth;
        if (line.Length < indent)
        {
            return false;
        }

        for (var i = 0; i < indent; i++)
        {
            if (line[i] != unit[0])
            {
                return false;
            }
        }

        return true;
    }

    // Every line of an output ends with a line end; only behind the last brace may it be missing.
    private bool NextLine()
    {
        lineStart = next;
        var length = output[next..].IndexOf((byte)'\n');
        if (length < 0)
        {
            line = output[next..];
            next = output.Length;
            return line.SequenceEqual("}"u8);
        }

        line = output.Slice(next, length);
        next += length + 1;
        return true;
    }
}
