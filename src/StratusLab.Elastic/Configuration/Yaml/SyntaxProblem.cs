using YamlDotNet.Core;

namespace StratusLab.Elastic.Configuration.Yaml;

/// <summary>Says in an operator's words where a file stops being YAML and what to write there.</summary>
internal static class SyntaxProblem
{
    // What the scanner and the parser of YamlDotNet 16.3.0 say, and what it means to someone who edits a file. An unknown one is passed on as it is.
    private static readonly (string Said, string Meant)[] Meanings =
    [
        ("could not find expected ':'", "this line is not \"key: value\". Write a colon and a space after the key, or indent the line to where it belongs."),
        ("found invalid mapping", "a \": \" cannot stand here. Quote the value when the colon is part of it, or check the indentation."),
        ("found character that cannot start any token", "a value cannot start with this character. Quote the value."),
        ("unknown escape character", "\"\\\" begins an escape in double quotes. Write \"\\\\\", or use single quotes."),
        ("quoted scalar, found", "the quoted text that begins here has no end. Close the quotes."),
        ("not allowed in this context", "a \"-\", \"?\" or \": \" cannot stand here. Check the indentation, or quote the value."),
        ("scanning an anchor or alias", "a value cannot begin with \"&\" or \"*\". Quote the value."),
        ("scanning a tag", "a value cannot begin with \"!\". Quote the value."),
        ("directive", "a line cannot begin with \"%\". Remove it."),
        ("did not find expected", "this line does not fit the lines above. Align it with its neighbours, and write a colon and a space after a key."),
    ];

    /// <summary>What went wrong, for an exception of the parser.</summary>
    public static (Location At, string Message) Explain(string file, string text, YamlException e, Location? openFlow)
    {
        var at = new Location(file, (int)e.Start.Line, (int)e.Start.Column);
        if (FirstTabbedLine(text, at.Line) is { } line && (e.Message.Contains("tab", StringComparison.Ordinal) || line <= e.End.Line + 1))
        {
            return (new(file, line, 1), "a tab is used to indent. YAML takes only spaces there.");
        }

        if (openFlow is { } open && e.Message.Contains("flow", StringComparison.Ordinal))
        {
            return (at, Unclosed(open));
        }

        var meant = Meanings.FirstOrDefault(m => e.Message.Contains(m.Said, StringComparison.OrdinalIgnoreCase)).Meant;
        return (at, $"not YAML at column {at.Column}: {meant ?? e.Message}");
    }

    /// <summary>What went wrong when the parser gave up without saying why; <paramref name="open"/> is the bracket that it was inside.</summary>
    public static string Unclosed(Location? open) =>
        open is { } from
            ? $"not YAML: a comma or a closing bracket is missing for the bracket opened at line {from.Line}, column {from.Column}."
            : "not YAML from here on. Check the indentation and the brackets.";

    private static int? FirstTabbedLine(string text, int from)
    {
        var number = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            number++;
            var indent = line[..^line.TrimStart(" \t").Length];
            if (number >= from && indent.Contains('\t'))
            {
                return number;
            }
        }

        return null;
    }
}
