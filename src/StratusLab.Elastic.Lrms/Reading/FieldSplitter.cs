using System.Numerics;
using System.Runtime.Intrinsics;

namespace StratusLab.Elastic.Lrms.Reading;

/// <summary>
/// Finds the separators of a row. Fields are a few bytes long, so a search per field would cost more than the fields: instead 32 bytes at a time are
/// compared and the hits taken from a bit mask.
/// </summary>
internal static class FieldSplitter
{
    /// <summary>
    /// Puts the offsets of the first separators into <paramref name="ends"/>, as many as fit, and returns how many there are. What is after the last
    /// that fits is not looked at.
    /// </summary>
    public static int Split(ReadOnlySpan<byte> row, byte separator, Span<int> ends)
    {
        var (at, count) = (0, 0);
        var wanted = Vector256.Create(separator);
        for (; at + Vector256<byte>.Count <= row.Length; at += Vector256<byte>.Count)
        {
            var mask = Vector256.Equals(Vector256.Create(row.Slice(at, Vector256<byte>.Count)), wanted).ExtractMostSignificantBits();
            for (; mask != 0; mask &= mask - 1)
            {
                if (count == ends.Length)
                {
                    return count;
                }

                ends[count++] = at + BitOperations.TrailingZeroCount(mask);
            }
        }

        for (; at < row.Length && count < ends.Length; at++)
        {
            if (row[at] == separator)
            {
                ends[count++] = at;
            }
        }

        return count;
    }
}
