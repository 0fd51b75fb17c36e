using System.Security.Cryptography;
using System.Text;

namespace StratusLab.Elastic.Metrics;

/// <summary>
/// Labels as the text format writes them: <c>cluster="main",pool="small"</c>. Backslash, quote and line feed are escaped as the format wants; other control characters
/// become <c>?</c>, and a value is cut at 128 characters: some come from an LRMS. What was cut off leaves its hash, so that values that differ stay different.
/// </summary>
internal static class LabelText
{
    private const int Longest = 128;

    /// <summary>The text of labels.</summary>
    public static string Of(params ReadOnlySpan<(string Name, string Value)> labels)
    {
        var text = new StringBuilder(labels.Length * 24);
        foreach (var (name, value) in labels)
        {
            Append(text, name, value);
        }

        return text.ToString();
    }

    /// <summary>The text of a measurement's labels.</summary>
    public static string Of(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var text = new StringBuilder(tags.Length * 24);
        foreach (var (name, value) in tags)
        {
            Append(text, name, value?.ToString() ?? "");
        }

        return text.ToString();
    }

    /// <summary>The text of a measurement's labels with every value "other".</summary>
    public static string Other(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var text = new StringBuilder(tags.Length * 24);
        foreach (var (name, _) in tags)
        {
            Append(text, name, "other");
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, string name, string value)
    {
        text.Append(text.Length > 0 ? "," : "").Append(name).Append("=\"");
        var length = 0;
        foreach (var rune in value.EnumerateRunes())
        {
            if (++length > Longest)
            {
                text.Append('…').Append(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(value)).AsSpan(0, 4)));
                break;
            }

            _ = rune.Value switch
            {
                '\\' => text.Append(@"\\"),
                '"' => text.Append("\\\""),
                '\n' => text.Append("\\n"),
                _ when Rune.IsControl(rune) => text.Append('?'),
                _ => text.Append(rune.ToString()),
            };
        }

        text.Append('"');
    }
}
