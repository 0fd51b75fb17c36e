using System.Buffers;
using StratusLab.Elastic.Lrms.Reading;

namespace StratusLab.Elastic.Lrms.Torque;

/// <summary>How many tasks of an array may run at a time, as its user asked: <c>-t 1-100%5</c>.</summary>
internal static class ArraySlots
{
    private static readonly SearchValues<byte> TaskNumbers = SearchValues.Create("0123456789,-:"u8);

    /// <summary>The limit in the arguments of qsub; null when there is none. A directive in the job's script is not among them.</summary>
    public static int? OfArguments(ReadOnlySpan<byte> arguments)
    {
        var at = arguments.StartsWith("-t "u8) ? 0 : arguments.IndexOf(" -t "u8);
        if (at < 0)
        {
            return null;
        }

        var request = arguments[(at + (arguments[at] == (byte)' ' ? 4 : 3))..].TrimStart((byte)' ');
        var end = request.IndexOf((byte)' ');
        request = end < 0 ? request : request[..end];
        var percent = request.IndexOf((byte)'%');
        return percent > 0 && request[..percent].IndexOfAnyExcept(TaskNumbers) < 0 && Bytes.TryNumber(request[(percent + 1)..], out int limit) && limit > 0
            ? limit
            : null;
    }
}
