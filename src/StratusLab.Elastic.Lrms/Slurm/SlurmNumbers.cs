using StratusLab.Elastic.Lrms.Reading;

namespace StratusLab.Elastic.Lrms.Slurm;

/// <summary>Slurm's ways of writing amounts and times.</summary>
internal static class SlurmNumbers
{
    private static readonly TimeSpan Unlimited = TimeSpan.FromDays(365);

    private const long LatestUnixTime = 253_402_300_799; // the end of year 9999, as far as DateTimeOffset goes

    /// <summary>
    /// An amount of memory in MiB, rounded up: <c>300M</c>, <c>4G</c>, <c>1.5T</c>; without a unit it is MiB (convert_num_unit() from UNIT_MEGA).
    /// </summary>
    public static bool TryMemory(ReadOnlySpan<byte> text, out long mib)
    {
        mib = 0;
        if (text.IsEmpty)
        {
            return false;
        }

        var factor = text[^1] switch
        {
            (byte)'K' => 1 / 1024.0,
            (byte)'M' => 1,
            (byte)'G' => 1024,
            (byte)'T' => 1024 * 1024,
            (byte)'P' => 1024.0 * 1024 * 1024,
            _ => 0.0,
        };
        if (!Bytes.TryDecimal(factor == 0 ? text : text[..^1], out var number) || !double.IsFinite(number) || number > 1e12)
        {
            return false;
        }

        mib = (long)Math.Ceiling(number * (factor == 0 ? 1 : factor));
        return true;
    }

    /// <summary>
    /// A duration: <c>M:S</c>, <c>H:M:S</c>, <c>D-H:M:S</c>. Null for a word (UNLIMITED, NOT_SET, INVALID, N/A, NONE) and from a year on, which is
    /// what an unlimited job shows once it has run.
    /// </summary>
    public static bool TryDuration(ReadOnlySpan<byte> text, out TimeSpan? duration)
    {
        duration = null;
        if (text.IsEmpty || char.IsAsciiLetterUpper((char)text[0]))
        {
            return !text.IsEmpty;
        }

        long days = 0;
        var dash = text.IndexOf((byte)'-');
        if (dash >= 0 && !Bytes.TryNumber(text[..dash], out days))
        {
            return false;
        }

        long seconds = 0;
        var parts = 0;
        foreach (var part in text[(dash + 1)..].Split((byte)':'))
        {
            if (++parts > 3 || !Bytes.TryNumber(text[(dash + 1)..][part], out long number) || number > 1_000_000_000)
            {
                return false;
            }

            seconds = (seconds * 60) + number;
        }

        if (parts < 2 || days > 1_000_000 || seconds > 1_000_000_000_000)
        {
            return false;
        }

        var length = TimeSpan.FromDays(days) + TimeSpan.FromSeconds(seconds);
        duration = length < Unlimited ? length : null;
        return true;
    }

    /// <summary>A duration in minutes; null for what is no number, and from a year on.</summary>
    public static TimeSpan? Minutes(ReadOnlySpan<byte> text) =>
        Bytes.TryNumber(text, out int minutes) && TimeSpan.FromMinutes(minutes) is var length && length < Unlimited ? length : null;

    /// <summary>A time as <c>SLURM_TIME_FORMAT=%s</c> prints it. Words (N/A, NONE, Unknown, None) and times out of range give null.</summary>
    public static DateTimeOffset? Time(ReadOnlySpan<byte> text) =>
        Bytes.TryNumber(text, out long seconds) && seconds is > 0 and <= LatestUnixTime ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;

    /// <summary>True for an empty value and for the words that mean the same.</summary>
    public static bool IsNothing(ReadOnlySpan<byte> text) => text.IsEmpty || text.SequenceEqual("(null)"u8) || text.SequenceEqual("N/A"u8);
}
