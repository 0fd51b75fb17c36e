using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace StratusLab.Elastic.Cli.Manual;

/// <summary>A manual page in the macros of man(7).</summary>
internal sealed partial class Roff
{
    private readonly StringBuilder text = new();
    private bool isBelowHeading;

    /// <param name="name">The page's name.</param>
    /// <param name="section">Its section of the manual.</param>
    /// <param name="date">The day it was made.</param>
    /// <param name="source">The program and its version.</param>
    public Roff(string name, int section, DateOnly date, string source) =>
        text.Append($".TH {name.ToUpperInvariant()} {section} {date:yyyy-MM-dd} \"{Escape(source)}\" \"StratusLab.Elastic\"\n");

    /// <summary>Begins a section.</summary>
    public Roff Section(string title) => Heading($".SH {Escape(title)}");

    /// <summary>Begins a section within a section.</summary>
    public Roff Subsection(string title) => Heading($".SS {Escape(title)}");

    /// <summary>A paragraph of running text.</summary>
    public Roff Paragraph(string words)
    {
        foreach (var part in words.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            Break().Line(Running(part));
        }

        return this;
    }

    /// <summary>Running text that follows a heading or an item, without a paragraph's space.</summary>
    public Roff Text(string words) => Line(Running(words));

    /// <summary>Something, and what is to be said about it.</summary>
    public Roff Item(string what, string words) => Line(".TP").Line($"\\fB{Escape(what)}\\fR").Line(Running(words.Length > 0 ? words : "-"));

    /// <summary>A command as it is typed.</summary>
    public Roff Usage(string command) => Break().Line($"\\fB{Escape(command)}\\fR");

    /// <summary>Lines that are not filled.</summary>
    public Roff Lines(string lines)
    {
        Break().Line(".nf").Line(".RS 4");
        foreach (var line in lines.TrimEnd('\n').Split('\n'))
        {
            Line(line.Length == 0 ? "\\&" : Guard(Escape(line)));
        }

        return Line(".RE").Line(".fi");
    }

    /// <inheritdoc/>
    public override string ToString() => text.ToString();

    // Markdown's marks become fonts; a dot or an apostrophe at the beginning would be a request.
    private static string Running(string words) => Guard(Code().Replace(Bold().Replace(Escape(Link().Replace(words, "$1")), "\\fB$1\\fR"), "\\fB$1\\fR"));

    private static string Guard(string line) => line.StartsWith('.') || line.StartsWith('\'') ? $"\\&{line}" : line;

    // groff_char(7): these four would be typographic signs, which cannot be pasted into a shell. Everything that is not ASCII is named, because troff reads Latin-1.
    private static string Escape(string words) => string.Concat(words
        .Replace("\\", "\\e", StringComparison.Ordinal)
        .Replace("-", "\\-", StringComparison.Ordinal)
        .Replace("'", "\\(aq", StringComparison.Ordinal)
        .Replace("^", "\\(ha", StringComparison.Ordinal)
        .Replace("~", "\\(ti", StringComparison.Ordinal)
        .EnumerateRunes().Select(r => r.IsAscii ? r.ToString() : string.Create(CultureInfo.InvariantCulture, $"\\[u{r.Value:X4}]")));

    private Roff Heading(string line)
    {
        Line(line);
        isBelowHeading = true;
        return this;
    }

    // A paragraph that begins a section has its space already.
    private Roff Break() => isBelowHeading ? this : Line(".PP");

    private Roff Line(string line)
    {
        text.Append(line).Append('\n');
        isBelowHeading = false;
        return this;
    }

    [GeneratedRegex("`([^`]*)`")]
    private static partial Regex Code();

    [GeneratedRegex(@"\*\*([^*]*)\*\*")]
    private static partial Regex Bold();

    [GeneratedRegex(@"\[([^\]]*)\]\([^)]*\)")]
    private static partial Regex Link();
}
