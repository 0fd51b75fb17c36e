using System.Globalization;
using System.Text;

namespace StratusLab.Elastic.Web.Markup;

/// <summary>
/// Texts from anywhere, harmless in a page. The five characters that mean something in HTML become references. Control and format characters, which could hide a part of a
/// text or make it run backwards, become <c>?</c>; only line ends stay.
/// </summary>
internal static class Escaped
{
    /// <summary>Appends a text, for the content of an element or a quoted attribute alike.</summary>
    public static void Append(StringBuilder to, string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '<' => to.Append("&lt;"),
                '>' => to.Append("&gt;"),
                '&' => to.Append("&amp;"),
                '"' => to.Append("&quot;"),
                '\'' => to.Append("&#39;"),
                '\n' => to.Append('\n'),
                >= ' ' and < 0x7f => to.Append((char)rune.Value),
                _ => IsHarmful(rune) ? to.Append('?') : to.Append(rune.ToString()),
            };
        }
    }

    private static bool IsHarmful(Rune rune) => rune == Rune.ReplacementChar
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
