using System.Text;

namespace StratusLab.Elastic.Core.Model;

/// <summary>Texts from outside, made fit for a terminal, a log line or a message.</summary>
public static class Printable
{
    /// <summary>Replaces control characters and lone surrogates by <c>?</c> and cuts at <paramref name="max"/> characters (with an ellipsis).</summary>
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

            if (Rune.IsControl(rune) || rune == Rune.ReplacementChar)
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
}
