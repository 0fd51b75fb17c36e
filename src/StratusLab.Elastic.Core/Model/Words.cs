using System.Globalization;

namespace StratusLab.Elastic.Core.Model;

/// <summary>Amounts in the words of an operator.</summary>
public static class Words
{
    /// <summary>"41 s", "3 min 12 s", "1 h 5 min", "2 d 3 h"; never more than two units, never negative.</summary>
    public static string Span(TimeSpan span)
    {
        var seconds = Math.Max(0, (long)span.TotalSeconds);
        var (days, hours, minutes, rest) = (seconds / 86400, seconds / 3600 % 24, seconds / 60 % 60, seconds % 60);
        return days > 0 ? Two(days, "d", hours, "h") : hours > 0 ? Two(hours, "h", minutes, "min") : minutes > 0 ? Two(minutes, "min", rest, "s") : $"{rest} s";
    }

    /// <summary>"1 node", "3 nodes".</summary>
    public static string Count(int count, string noun) => string.Create(CultureInfo.InvariantCulture, $"{count} {noun}{(count == 1 ? "" : "s")}");

    /// <summary>"14:02:10 UTC"; with the day, "2026-03-01 14:02:10 UTC", when that is not the day of <paramref name="now"/>. Whatever the service writes as text says times so.</summary>
    public static string At(DateTimeOffset at, DateTimeOffset now) => InUtc(at, now, "HH:mm:ss");

    /// <summary>The same to the minute: "14:02 UTC".</summary>
    public static string About(DateTimeOffset at, DateTimeOffset now) => InUtc(at, now, "HH:mm");

    private static string InUtc(DateTimeOffset at, DateTimeOffset now, string time) =>
        at.UtcDateTime.ToString(at.UtcDateTime.Date == now.UtcDateTime.Date ? time : $"yyyy-MM-dd {time}", CultureInfo.InvariantCulture) + " UTC";

    private static string Two(long large, string largeUnit, long small, string smallUnit) =>
        small > 0 ? $"{large} {largeUnit} {small} {smallUnit}" : $"{large} {largeUnit}";
}
