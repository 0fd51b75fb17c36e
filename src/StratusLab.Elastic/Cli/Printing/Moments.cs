using System.Globalization;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Cli.Printing;

/// <summary>Instants in the words of somebody who reads them now, here.</summary>
internal sealed record Moments(DateTimeOffset Now, TimeZoneInfo Zone)
{
    /// <summary><c>14:02:10</c> for today, otherwise <c>2026-03-01 14:02</c>; empty for none.</summary>
    public string At(DateTimeOffset? instant)
    {
        if (instant is not { } at)
        {
            return "";
        }

        var (local, today) = (TimeZoneInfo.ConvertTime(at, Zone), TimeZoneInfo.ConvertTime(Now, Zone));
        return local.ToString(local.Date == today.Date ? "HH:mm:ss" : "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
    }

    /// <summary><c>2026-03-01 14:02:10</c>, with the day also when it is today.</summary>
    public string DayAndTime(DateTimeOffset instant) => TimeZoneInfo.ConvertTime(instant, Zone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>How long it has been: <c>3 min 12 s</c>; empty for none.</summary>
    public string Since(DateTimeOffset? instant) => instant is { } at ? Words.Span(Now - at) : "";
}
