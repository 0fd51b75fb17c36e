using System.Globalization;
using System.Text;

namespace StratusLab.Elastic.Core.Model;

/// <summary>Texts from outside, made fit for a terminal, a log line or a message.</summary>
public static class Printable
{
    /// <summary>Replaces control and format characters, line ends and lone surrogates by <c>?</c> and cuts at <paramref name="max"/> characters (with an ellipsis).</summary>
    public static string Text(string? text, int max = 200)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "";
        }

        var result = new StringBuilder(Math.Min(text.Length, max) + 1);
        foreach (var rune in text.EnumerateRunes())
        {
            if (result.Length >= max)
            {
                return result.Append('…').ToString();
            }

            if (rune == Rune.ReplacementChar || IsHarmful(rune))
            {
                result.Append('?');
            }
            else
            {
                result.Append(rune.ToString());
            }
        }

        return result.ToString();
    }

    // Format characters can make a text run backwards or hide part of it.
    private static bool IsHarmful(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
