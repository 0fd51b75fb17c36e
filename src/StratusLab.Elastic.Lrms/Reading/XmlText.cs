using System.Globalization;
using System.Text;

namespace StratusLab.Elastic.Lrms.Reading;

/// <summary>
/// The text of an element or attribute of XML, with its escapes undone. One that is none of XML's five, and no number, stays as it is; so does the <c>%lt;</c> that Grid Engine 8.1.9
/// makes of a '&lt;' in a job's name, for a user could have written that.
/// </summary>
internal static class XmlText
{
    /// <summary>The text, of which at most <paramref name="maxBytes"/> are read.</summary>
    public static string Read(ReadOnlySpan<byte> inside, int maxBytes = 256)
    {
        var text = Bytes.Text(inside, maxBytes);
        return text.Contains('&', StringComparison.Ordinal) ? Unescape(text) : text;
    }

    private static string Unescape(string text)
    {
        var result = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            var end = text[at] == '&' ? text.IndexOf(';', at) : -1;
            if (end > 0 && Meaning(text[(at + 1)..end]) is { } meaning)
            {
                result.Append(meaning);
                at = end;
            }
            else
            {
                result.Append(text[at]);
            }
        }

        return result.ToString();
    }

    private static string? Meaning(string name) => name switch
    {
        "lt" => "<",
        "gt" => ">",
        "amp" => "&",
        "quot" => "\"",
        "apos" => "'",
        _ => int.TryParse(name.AsSpan(name.StartsWith('#') ? 1 : name.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var code) && Rune.IsValid(code)
            ? new Rune(code).ToString()
            : null,
    };
}
