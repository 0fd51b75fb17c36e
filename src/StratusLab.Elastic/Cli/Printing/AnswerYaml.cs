using System.Text;
using System.Text.Json;
using StratusLab.Elastic.Configuration.Yaml;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Cli.Printing;

/// <summary>Prints the API's JSON as YAML: the same members and values in the same order. Texts of several lines are blocks; nothing of it acts on a terminal.</summary>
internal static class AnswerYaml
{
    private const int Indent = 2;

    /// <summary>The whole value.</summary>
    public static string Of(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        var text = new StringBuilder();
        if (IsEmptyOrScalar(document.RootElement))
        {
            text.Append(Scalar(document.RootElement, 0)).Append('\n');
        }
        else
        {
            Write(text, document.RootElement, 0, isInItem: false);
        }

        return text.ToString();
    }

    // The first member of an item stands behind its hyphen.
    private static void Write(StringBuilder text, JsonElement value, int depth, bool isInItem)
    {
        if (value.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in value.EnumerateArray())
            {
                text.Append(' ', isInItem ? 0 : depth).Append('-');
                isInItem = false;
                if (IsEmptyOrScalar(item))
                {
                    text.Append(' ').Append(Scalar(item, depth + Indent)).Append('\n');
                }
                else
                {
                    text.Append(' ');
                    Write(text, item, depth + Indent, isInItem: true);
                }
            }

            return;
        }

        foreach (var member in value.EnumerateObject())
        {
            text.Append(' ', isInItem ? 0 : depth).Append(YamlText.Scalar(member.Name)).Append(':');
            isInItem = false;
            if (IsEmptyOrScalar(member.Value))
            {
                text.Append(' ').Append(Scalar(member.Value, depth + Indent)).Append('\n');
            }
            else
            {
                text.Append('\n');
                Write(text, member.Value, member.Value.ValueKind == JsonValueKind.Array ? depth : depth + Indent, isInItem: false);
            }
        }
    }

    private static bool IsEmptyOrScalar(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => !value.EnumerateObject().Any(),
        JsonValueKind.Array => value.GetArrayLength() == 0,
        _ => true,
    };

    private static string Scalar(JsonElement value, int depth) => value.ValueKind switch
    {
        JsonValueKind.Object => "{}",
        JsonValueKind.Array => "[]",
        JsonValueKind.String => Text(value.GetString() ?? "", depth),
        _ => value.GetRawText(),
    };

    private static string Text(string text, int depth) => IsBlock(text) ? Block(text, depth) : JsonText.EscapeHarmful(YamlText.Scalar(text));

    // What a block scalar keeps as it is (YAML 1.2, 8.1): no leading space, no empty line at either end, nothing that is not printable.
    private static bool IsBlock(string text) =>
        text.TrimEnd('\n').Contains('\n', StringComparison.Ordinal)
        && text[0] is not (' ' or '\n')
        && !text.EndsWith("\n\n", StringComparison.Ordinal)
        && text.Split('\n').All(l => !l.EndsWith(' ') && Printable.Text(l, int.MaxValue) == l);

    private static string Block(string text, int depth)
    {
        var lines = text.TrimEnd('\n').Split('\n').Select(l => l.Length == 0 ? "" : new string(' ', depth) + l);
        return $"{(text.EndsWith('\n') ? "|" : "|-")}\n{string.Join('\n', lines)}";
    }
}
