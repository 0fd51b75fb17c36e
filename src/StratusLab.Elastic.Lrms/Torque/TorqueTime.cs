using System.Globalization;
using StratusLab.Elastic.Lrms.Reading;

namespace StratusLab.Elastic.Lrms.Torque;

/// <summary>Times: seconds since 1970 in XML, <c>Sun Nov 22 07:17:15 2026</c> without a zone in text.</summary>
internal static class TorqueTime
{
    private const long LatestUnixTime = 253_402_300_799; // the end of year 9999, as far as DateTimeOffset goes

    private static readonly string[] Formats = ["ddd MMM d HH:mm:ss yyyy"];

    /// <summary>The time; null for anything else.</summary>
    public static DateTimeOffset? Read(ReadOnlySpan<byte> text, TimeZoneInfo zone)
    {
        if (Bytes.TryNumber(text, out long seconds))
        {
            return seconds is > 0 and <= LatestUnixTime ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;
        }

        return text.Length is > 0 and < 40
            && DateTime.TryParseExact(Bytes.Text(text), Formats, CultureInfo.InvariantCulture, DateTimeStyles.AllowInnerWhite, out var local)
            && local.Year > 1
            ? new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime()
            : null;
    }
}
