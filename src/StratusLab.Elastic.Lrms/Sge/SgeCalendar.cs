using System.Globalization;

namespace StratusLab.Elastic.Lrms.Sge;

/// <summary>
/// A calendar (calendar_conf(5)): when the queues that have it are on. Entries for days of the year come before those for days of the week: a day that has one of the first is not
/// looked up in the others. Of the entries for an instant <c>on</c> wins, then <c>suspended</c>, then <c>off</c>; without any the queue is on.
/// </summary>
internal sealed class SgeCalendar
{
    private static readonly string[] Days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    private static readonly string[] States = ["off", "suspended", "on"];

    private readonly List<Entry> year;
    private readonly List<Entry> week;

    private SgeCalendar(List<Entry> year, List<Entry> week) => (this.year, this.week) = (year, week);

    /// <summary>Reads its two fields; null when they are not understood.</summary>
    public static SgeCalendar? Read(string year, string week) =>
        Entries(year, DatesOf) is { } dates && Entries(week, WeekdaysOf) is { } weekdays ? new SgeCalendar(dates, weekdays) : null;

    /// <summary>True when jobs may start at this instant of the qmaster's own time.</summary>
    public bool IsOn(DateTime at)
    {
        var ofDate = year.Where(e => e.IsFor(at)).ToArray();
        var now = (ofDate.Length > 0 ? ofDate : week.Where(e => e.IsFor(at))).Where(e => e.IsAt(at.TimeOfDay)).ToArray();
        return now.Length == 0 || now.Any(e => e.State == "on");
    }

    private static List<Entry>? Entries(string text, Func<string, Func<DateTime, bool>?> daysOf)
    {
        var entries = new List<Entry>();
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(w => !w.Equals("NONE", StringComparison.OrdinalIgnoreCase)))
        {
            if (EntryOf(word.ToLowerInvariant(), daysOf) is not { } entry)
            {
                return null;
            }

            entries.Add(entry);
        }

        return entries;
    }

    // DAYS=TIMES=STATE, each of which may be missing.
    private static Entry? EntryOf(string word, Func<string, Func<DateTime, bool>?> daysOf)
    {
        var (days, times, state) = ((Func<DateTime, bool>)(_ => true), (Func<TimeSpan, bool>)(_ => true), "off");
        foreach (var part in word.Split('='))
        {
            if (States.Contains(part))
            {
                state = part;
            }
            else if (TimesOf(part) is { } ofTimes)
            {
                times = ofTimes;
            }
            else if (daysOf(part) is { } ofDays)
            {
                days = ofDays;
            }
            else
            {
                return null;
            }
        }

        return new Entry(days, times, state);
    }

    private static Func<TimeSpan, bool>? TimesOf(string text)
    {
        var ranges = Ranges<TimeSpan>(text, TryTime);
        return ranges is null || ranges.Any(r => !r.IsRange) ? null : at => ranges.Any(r => r.From < r.To ? at >= r.From && at < r.To : at >= r.From || at < r.To);
    }

    private static Func<DateTime, bool>? DatesOf(string text)
    {
        var ranges = Ranges<DateTime>(text, TryDate);
        return ranges is null ? null : at => ranges.Any(r => at.Date >= r.From && at.Date <= r.To);
    }

    private static Func<DateTime, bool>? WeekdaysOf(string text)
    {
        var ranges = Ranges<int>(text, (string word, out int day) => (day = Array.IndexOf(Days, word)) >= 0);
        return ranges is null ? null : at => ranges.Any(r => r.From <= r.To ? (int)at.DayOfWeek >= r.From && (int)at.DayOfWeek <= r.To : (int)at.DayOfWeek >= r.From || (int)at.DayOfWeek <= r.To);
    }

    private static List<(T From, T To, bool IsRange)>? Ranges<T>(string text, Reader<T> read)
    {
        var ranges = new List<(T, T, bool)>();
        foreach (var range in text.Split(','))
        {
            var ends = range.Split('-');
            if (ends.Length > 2 || !read(ends[0], out var from) || !read(ends[^1], out var to))
            {
                return null;
            }

            ranges.Add((from, to, ends.Length == 2));
        }

        return ranges;
    }

    // hour[:minute[:second]], to 24.
    private static bool TryTime(string text, out TimeSpan time)
    {
        time = default;
        var parts = text.Split(':');
        Span<int> numbers = [0, 0, 0];
        for (var i = 0; i < parts.Length; i++)
        {
            if (i == numbers.Length || !int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]) || numbers[i] >= 60)
            {
                return false;
            }
        }

        time = new TimeSpan(numbers[0], numbers[1], numbers[2]);
        return time <= TimeSpan.FromHours(24);
    }

    private static bool TryDate(string text, out DateTime date)
    {
        var parts = text.Split('.');
        var month = parts.Length == 3 && Array.IndexOf(Months, parts[1]) is var index and >= 0 ? (index + 1).ToString(CultureInfo.InvariantCulture) : parts.ElementAtOrDefault(1);
        date = default;
        return parts.Length == 3 && DateTime.TryParseExact($"{parts[0]}.{month}.{parts[2]}", "d.M.yyyy", CultureInfo.InvariantCulture, DateTimeStyles.None, out date);
    }

    private delegate bool Reader<T>(string text, out T value);

    private sealed record Entry(Func<DateTime, bool> IsFor, Func<TimeSpan, bool> IsAt, string State);
}
