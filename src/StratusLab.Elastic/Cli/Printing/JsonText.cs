using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Cli.Printing;

/// <summary>Prints the API's JSON: the same members and values in the same order, in a form that a terminal can take.</summary>
internal static class JsonText
{
    /// <summary>Indented, over several lines.</summary>
    public static string Pretty(ReadOnlyMemory<byte> json) => Write(json, isIndented: true);

    /// <summary>On one line.</summary>
    public static string Line(ReadOnlyMemory<byte> json) => Write(json, isIndented: false);

    private static string Write(ReadOnlyMemory<byte> json, bool isIndented)
    {
        using var document = JsonDocument.Parse(json);
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, new() { Indented = isIndented, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            document.WriteTo(writer);
        }

        return EscapeHarmful(Encoding.UTF8.GetString(bytes.GetBuffer().AsSpan(0, (int)bytes.Length)));
    }

    /// <summary>Escapes what turns a text around or hides part of it, which the relaxed encoder leaves as it is. Outside of strings there must be only ASCII.</summary>
    public static string EscapeHarmful(string json)
    {
        var result = new StringBuilder(json.Length);
        foreach (var rune in json.EnumerateRunes())
        {
            if (rune.Value is '\n' or (>= ' ' and <= '~'))
            {
                result.Append((char)rune.Value);
                continue;
            }

            var text = rune.ToString();
            if (Printable.Text(text) == text)
            {
                result.Append(text);
                continue;
            }

            foreach (var unit in text)
            {
                result.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:X4}");
            }
        }

        return result.ToString();
    }
}
