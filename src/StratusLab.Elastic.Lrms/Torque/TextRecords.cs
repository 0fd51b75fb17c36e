using StratusLab.Elastic.Lrms.Reading;

namespace StratusLab.Elastic.Lrms.Torque;

/// <summary>Cuts what <c>qstat -f -1</c> prints into its records, which begin with <c>Job Id: </c> and end with an empty line.</summary>
internal ref struct TextRecords(ReadOnlySpan<byte> output)
{
    private readonly ReadOnlySpan<byte> output = output;
    private int at;

    /// <summary>What every record begins with.</summary>
    public static ReadOnlySpan<byte> Begin => "Job Id: "u8;

    /// <summary>The record, without the empty line.</summary>
    public ReadOnlySpan<byte> Record { get; private set; }

    /// <summary>What is wrong with the output; null as long as nothing is.</summary>
    public FormatError? Error { get; private set; }

    /// <summary>Goes on to the next; false at the end, or when there is an <see cref="Error"/>.</summary>
    public bool Next()
    {
        if (at == output.Length || Error is not null)
        {
            return false;
        }

        var rest = output[at..];
        var end = FindEnd(rest);
        if (!rest.StartsWith(Begin) || end < 0)
        {
            Error = FormatError.At(output, at, end < 0 ? "qstat's output ends inside a record" : "a record does not begin here");
            return false;
        }

        Record = rest[..end];
        at += end + 2;
        return true;
    }

    // An empty line may be inside a value; the next record, or the end, shows that one ended.
    private static int FindEnd(ReadOnlySpan<byte> rest)
    {
        var end = rest.IndexOf("\n\n"u8);
        while (end >= 0 && end + 2 < rest.Length && !rest[(end + 2)..].StartsWith(Begin))
        {
            var more = rest[(end + 1)..].IndexOf("\n\n"u8);
            end = more < 0 ? -1 : end + 1 + more;
        }

        return end;
    }
}
