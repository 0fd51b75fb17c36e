using System.Globalization;

namespace StratusLab.Elastic.Configuration.Values;

/// <summary>An amount of memory in MiB, written in binary units: <c>512M</c>, <c>4G</c>, <c>1T</c>. A number without a unit is refused.</summary>
internal sealed class SizeSyntax(long leastMiB, long mostMiB) : ScalarSyntax<long>
{
    private static readonly (char Letter, long MiB)[] Units = [('T', 1 << 20), ('G', 1 << 10), ('M', 1)];

    /// <inheritdoc/>
    public override string Unit => "a size";

    /// <inheritdoc/>
    public override string Range => $"{Print(leastMiB)} to {Print(mostMiB)}";

    /// <inheritdoc/>
    public override bool TryParse(string text, out long value, out string problem)
    {
        value = 0;
        problem = "";
        if (text.Length is > 0 and <= 9 && text.All(char.IsAsciiDigit))
        {
            problem = $"has no unit. Write {text}M (MiB) or {text}G (GiB).";
        }
        else if (MiB(text) is not { } mib)
        {
            problem = "is not a size. Write for example 512M (MiB) or 4G (GiB).";
        }
        else if (mib < leastMiB || mib > mostMiB)
        {
            problem = $"is not between {Print(leastMiB)} and {Print(mostMiB)}.";
        }
        else
        {
            value = mib;
        }

        return problem.Length == 0;
    }

    /// <inheritdoc/>
    public override string Print(long value)
    {
        var (letter, mib) = Units.First(u => value % u.MiB == 0 && (value >= u.MiB || u.MiB == 1));
        return string.Create(CultureInfo.InvariantCulture, $"{value / mib}{letter}");
    }

    private static long? MiB(string text)
    {
        foreach (var (letter, mib) in Units)
        {
            if (text.Length is > 1 and <= 10 && text[^1] == letter && text.AsSpan(..^1).IndexOfAnyExceptInRange('0', '9') < 0)
            {
                return long.Parse(text.AsSpan(..^1), NumberStyles.None, CultureInfo.InvariantCulture) * mib;
            }
        }

        return null;
    }
}
