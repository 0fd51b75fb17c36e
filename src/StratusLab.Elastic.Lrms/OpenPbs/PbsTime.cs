using StratusLab.Elastic.Lrms.Reading;

namespace StratusLab.Elastic.Lrms.OpenPbs;

/// <summary>
/// Times: of jobs as ctime(3) writes them, <c>Sun Nov 22 06:54:05 2026</c>, in UTC because qstat runs with <c>TZ=UTC</c>; of nodes in JSON as seconds since 1970.
/// </summary>
internal static class PbsTime
{
    private const int Length = 24;
    private const long LatestUnixTime = 253_402_300_799; // the end of year 9999, as far as DateTimeOffset goes

    /// <summary>Reads a time; null when it is none.</summary>
    public static DateTimeOffset? Read(ReadOnlySpan<byte> text)
    {
        if (Bytes.TryNumber(text, out long seconds))
        {
            return seconds is > 0 and <= LatestUnixTime ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;
        }

        if (text.Length != Length
            || ("JanFebMarAprMayJunJulAugSepOctNovDec"u8.IndexOf(text[4..7]) is var month && (month < 0 || month % 3 != 0))
            || !Bytes.TryNumber(text[8..10].TrimStart((byte)' '), out int day)
            || !Bytes.TryNumber(text[11..13], out int hour)
            || !Bytes.TryNumber(text[14..16], out int minute)
            || !Bytes.TryNumber(text[17..19], out int second)
            || !Bytes.TryNumber(text[20..24], out int year)
            || year is < 1970 or > 9998 || hour > 23 || minute > 59 || second > 60
            || day < 1 || day > DateTime.DaysInMonth(year, (month / 3) + 1))
        {
            return null;
        }

        return new DateTimeOffset(year, (month / 3) + 1, day, hour, minute, 0, TimeSpan.Zero).AddSeconds(second);
    }
}
