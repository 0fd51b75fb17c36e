using System.Globalization;
using System.Text;

namespace StratusLab.Elastic.Lrms.Reading;

/// <summary>Numbers and short texts out of bytes.</summary>
internal static class Bytes
{
    /// <summary>A number without sign that is the whole of <paramref name="text"/>.</summary>
    public static bool TryNumber(ReadOnlySpan<byte> text, out long value)
    {
        value = 0;
        if (text.IsEmpty || text.Length > 18)
        {
            return false;
        }

        foreach (var c in text)
        {
            var digit = (uint)(c - '0');
            if (digit > 9)
            {
                return false;
            }

            value = (value * 10) + digit;
        }

        return true;
    }

    /// <summary>A whole number of at most <see cref="int.MaxValue"/>.</summary>
    public static bool TryNumber(ReadOnlySpan<byte> text, out int value)
    {
        var isNumber = TryNumber(text, out long number) && number <= int.MaxValue;
        value = isNumber ? (int)number : 0;
        return isNumber;
    }

    /// <summary>A number with a fraction, for example <c>1.5</c>.</summary>
    public static bool TryDecimal(ReadOnlySpan<byte> text, out double value) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value);

    /// <summary>The text, cut at <paramref name="maxBytes"/>; bytes that are not UTF-8 become U+FFFD.</summary>
    public static string Text(ReadOnlySpan<byte> text, int maxBytes = 256)
    {
        // Nearly every text is ASCII, and as such costs half.
        var kept = text[..Math.Min(text.Length, maxBytes)];
        return Ascii.IsValid(kept) ? Encoding.Latin1.GetString(kept) : Encoding.UTF8.GetString(kept);
    }
}
