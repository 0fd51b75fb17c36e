using System.Globalization;
using System.Text;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Configuration.Yaml;

/// <summary>Texts as YAML and as messages write them.</summary>
internal static class YamlText
{
    /// <summary>A text of the operator's in a message: quoted, printable, and not too long.</summary>
    public static string Quote(string text) => $"\"{Printable.Text(text, 80)}\"";

    /// <summary>A value that any YAML reader reads back as this text: bare where that is safe, double-quoted otherwise.</summary>
    public static string Scalar(string text) => IsBare(text) ? text : Escape(text);

    private static bool IsBare(string text) =>
        text.Length > 0
        && (char.IsAsciiLetter(text[0]) || text[0] == '/')
        && text.Replace("://", "/", StringComparison.Ordinal).All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '_' or '-' or '+')
        && text.ToUpperInvariant() is not ("TRUE" or "FALSE" or "YES" or "NO" or "ON" or "OFF" or "Y" or "N" or "NULL");

    private static string Escape(string text)
    {
        var result = new StringBuilder("\"");
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' or '\\' => result.Append('\\').Append(c),
                '\n' => result.Append("\\n"),
                '\t' => result.Append("\\t"),
                _ when char.IsControl(c) => result.Append("\\u").Append(((int)c).ToString("X4", CultureInfo.InvariantCulture)),
                _ => result.Append(c),
            };
        }

        return result.Append('"').ToString();
    }
}
