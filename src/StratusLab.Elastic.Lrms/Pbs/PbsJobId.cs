using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Lrms.Reading;

namespace StratusLab.Elastic.Lrms.Pbs;

/// <summary>A job's id as PBS prints it: <c>12.server</c>, an array <c>12[].server</c>, one of its tasks <c>12[3].server</c>. The server may be missing.</summary>
internal readonly ref struct PbsJobId
{
    private const int LongestServer = 255;

    /// <summary>The whole.</summary>
    public ReadOnlySpan<byte> All { get; private init; }

    /// <summary>The sequence number.</summary>
    public ReadOnlySpan<byte> Number { get; private init; }

    /// <summary>The dot and the server's name; empty when missing.</summary>
    public ReadOnlySpan<byte> Server { get; private init; }

    /// <summary>True for an array as a whole.</summary>
    public bool IsArray { get; private init; }

    /// <summary>True for one task of an array.</summary>
    public bool IsTask { get; private init; }

    /// <summary>The id as a text.</summary>
    public JobId Id => new(Bytes.Text(All, int.MaxValue));

    /// <summary>The id of the array that this is or belongs to; null for a job that is in none.</summary>
    public JobId? Array =>
        IsArray ? Id
        : IsTask ? new JobId($"{Bytes.Text(Number)}[]{Bytes.Text(Server)}")
        : null;

    /// <summary>Reads an id; false when it is none. What is read may be put on a command line.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out PbsJobId id)
    {
        id = default;
        var digits = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        digits = digits < 0 ? text.Length : digits;
        if (digits is 0 or > 18)
        {
            return false;
        }

        var rest = text[digits..];
        var (isArray, isTask) = (false, false);
        if (rest.StartsWith("["u8))
        {
            var close = rest.IndexOf((byte)']');
            (isArray, isTask) = (close == 1, close > 1);
            if (close < 0 || (isTask && !Bytes.TryNumber(rest[1..close], out long _)))
            {
                return false;
            }

            rest = rest[(close + 1)..];
        }

        id = new PbsJobId { All = text, Number = text[..digits], Server = rest, IsArray = isArray, IsTask = isTask };
        return IsServer(rest);
    }

    private static bool IsServer(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
        {
            return true;
        }

        if (text is not [(byte)'.', _, ..] || text.Length > LongestServer)
        {
            return false;
        }

        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit((char)c) && c is not ((byte)'.' or (byte)'-' or (byte)'_'))
            {
                return false;
            }
        }

        return true;
    }
}
