using System.Globalization;
using StratusLab.Elastic.Lrms.Reading;

namespace StratusLab.Elastic.Lrms.Sge;

/// <summary>Grid Engine's ways of writing amounts and times (sge_types(1)).</summary>
internal static class SgeNumbers
{
    private const double MiB = 1024 * 1024;

    /// <summary>An amount of memory in MiB, rounded up: <c>100M</c>, <c>23.541G</c>, <c>104857600</c>; K, M, G and T are powers of 1024, k, m, g and t of 1000.</summary>
    public static bool TryMemory(string text, out long mib)
    {
        mib = 0;
        if (!TryAmount(text, out var bytes) || bytes is < 0 or > 1e18)
        {
            return false;
        }

        mib = (long)Math.Ceiling(bytes / MiB);
        return true;
    }

    /// <summary>A number with an optional unit; <c>infinity</c> is one.</summary>
    public static bool TryAmount(string text, out double amount)
    {
        amount = double.PositiveInfinity;
        if (IsInfinity(text))
        {
            return true;
        }

        var factor = text.Length == 0 ? 0 : text[^1] switch
        {
            'K' => 1024.0,
            'M' => MiB,
            'G' => MiB * 1024,
            'T' => MiB * MiB,
            'k' => 1e3,
            'm' => 1e6,
            'g' => 1e9,
            't' => 1e12,
            _ => 0,
        };
        var digits = factor == 0 ? text : text[..^1];
        if (!double.TryParse(digits, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out amount) || !double.IsFinite(amount))
        {
            return false;
        }

        amount *= factor == 0 ? 1 : factor;
        return true;
    }

    /// <summary>A duration: seconds, <c>M:S</c> or <c>H:M:S</c>, a part of which may be empty. Null for <c>INFINITY</c> and from a year on.</summary>
    public static bool TryDuration(string text, out TimeSpan? duration)
    {
        duration = null;
        if (IsInfinity(text))
        {
            return true;
        }

        var seconds = 0.0;
        var parts = text.Split(':');
        foreach (var part in parts)
        {
            if (!double.TryParse(part.Length == 0 ? "0" : part, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) || number > 1e9)
            {
                return false;
            }

            seconds = (seconds * 60) + number;
        }

        if (parts.Length > 3 || text.Length == 0)
        {
            return false;
        }

        duration = seconds < TimeSpan.FromDays(365).TotalSeconds ? TimeSpan.FromSeconds(seconds) : null;
        return true;
    }

    /// <summary>
    /// A time of UTC as qstat prints it when asked in that zone: <c>2026-11-22T06:37:46</c>; what follows the seconds (8.1.9: nothing, Open Cluster Scheduler 9: a
    /// fraction) is left out. Null when it is none.
    /// </summary>
    public static DateTimeOffset? Time(ReadOnlySpan<byte> text) =>
        text.Length is >= 19 and <= 40
        && Bytes.TryNumber(text[..4], out int year) && Bytes.TryNumber(text[5..7], out int month) && Bytes.TryNumber(text[8..10], out int day)
        && Bytes.TryNumber(text[11..13], out int hour) && Bytes.TryNumber(text[14..16], out int minute) && Bytes.TryNumber(text[17..19], out int second)
        && year is > 1970 and < 9999 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month) && hour < 24 && minute < 60 && second < 60
            ? new DateTimeOffset(year, month, day, hour, minute, second, TimeSpan.Zero)
            : null;

    /// <summary>A priority of 0 to 1, <c>0.25042</c>, as a whole number of hundred-thousandths.</summary>
    public static bool TryPriority(ReadOnlySpan<byte> text, out long priority)
    {
        var isNumber = double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && Math.Abs(number) < 1e6;
        priority = isNumber ? (long)Math.Round(number * 1e5) : 0;
        return isNumber;
    }

    private static bool IsInfinity(string text) => text.Equals("infinity", StringComparison.OrdinalIgnoreCase);
}
