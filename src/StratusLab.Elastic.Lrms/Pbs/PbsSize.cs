using StratusLab.Elastic.Lrms.Reading;

namespace StratusLab.Elastic.Lrms.Pbs;

/// <summary>
/// Sizes as PBS writes them (pbs_resources(7)): a number and one of <c>b kb mb gb tb pb</c>, powers of 1024, in any case; with <c>w</c> for <c>b</c> it counts
/// words, of 8 bytes. Without a unit it is bytes.
/// </summary>
internal static class PbsSize
{
    private const int WordBytes = 8;
    private const double MostMiB = 1e15;

    /// <summary>Reads a size in MiB, rounded up; false when it is none.</summary>
    public static bool TryMiB(ReadOnlySpan<byte> text, out long mib)
    {
        mib = 0;
        var digits = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        digits = digits < 0 ? text.Length : digits;
        if (!Bytes.TryNumber(text[..digits], out long number) || BytesOf(text[digits..]) is not { } unit)
        {
            return false;
        }

        var size = Math.Ceiling(number * unit / (1024 * 1024));
        mib = size < MostMiB ? (long)size : 0;
        return size < MostMiB;
    }

    // Null for a unit that is none.
    private static double? BytesOf(ReadOnlySpan<byte> unit)
    {
        if (unit.IsEmpty)
        {
            return 1;
        }

        double? each = Lower(unit[^1]) switch { 'b' => 1, 'w' => WordBytes, _ => null };
        double? factor = unit.Length switch
        {
            1 => 1,
            2 => Lower(unit[0]) switch
            {
                'k' => 1024.0,
                'm' => 1024.0 * 1024,
                'g' => 1024.0 * 1024 * 1024,
                't' => 1024.0 * 1024 * 1024 * 1024,
                'p' => 1024.0 * 1024 * 1024 * 1024 * 1024,
                _ => null,
            },
            _ => null,
        };
        return each * factor;
    }

    private static char Lower(byte c) => (char)(c | 0x20);
}
