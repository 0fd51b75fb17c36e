using System.Globalization;
using System.Text;

namespace StratusLab.Elastic.Configuration.Values;

/// <summary>A time span in days, hours, minutes and seconds: <c>15s</c>, <c>1h30m</c>, <c>2d</c>. A number without a unit is refused.</summary>
internal sealed class DurationSyntax(TimeSpan least, TimeSpan most) : ScalarSyntax<TimeSpan>
{
    private static readonly (char Letter, long Seconds)[] Units = [('d', 86400), ('h', 3600), ('m', 60), ('s', 1)];

    /// <inheritdoc/>
    public override string Unit => "a duration";

    /// <inheritdoc/>
    public override string Range => $"{Print(least)} to {Print(most)}";

    /// <inheritdoc/>
    public override bool TryParse(string text, out TimeSpan value, out string problem)
    {
        value = default;
        problem = "";
        if (text.Length is > 0 and <= 9 && text.All(char.IsAsciiDigit))
        {
            problem = $"has no unit. Write {text}s, {text}m, {text}h or {text}d.";
        }
        else if (Seconds(text) is not { } seconds)
        {
            problem = "is not a duration. Write for example 15s, 5m, 1h30m or 2d.";
        }
        else if (seconds < least.TotalSeconds || seconds > most.TotalSeconds)
        {
            problem = $"is not between {Print(least)} and {Print(most)}.";
        }
        else
        {
            value = TimeSpan.FromSeconds(seconds);
        }

        return problem.Length == 0;
    }

    /// <inheritdoc/>
    public override string Print(TimeSpan value)
    {
        var rest = (long)value.TotalSeconds;
        var result = new StringBuilder();
        foreach (var (letter, seconds) in Units)
        {
            if (rest >= seconds)
            {
                result.Append(CultureInfo.InvariantCulture, $"{rest / seconds}{letter}");
                rest %= seconds;
            }
        }

        return result.Length > 0 ? result.ToString() : "0s";
    }

    // Each unit at most once, from the largest to the smallest.
    private static long? Seconds(string text)
    {
        var (total, at) = (0L, 0);
        foreach (var (letter, seconds) in Units)
        {
            var digits = text.AsSpan(at).IndexOfAnyExceptInRange('0', '9');
            if (digits is > 0 and <= 9 && text[at + digits] == letter)
            {
                total += long.Parse(text.AsSpan(at, digits), NumberStyles.None, CultureInfo.InvariantCulture) * seconds;
                at += digits + 1;
            }
        }

        return at > 0 && at == text.Length ? total : null;
    }
}
