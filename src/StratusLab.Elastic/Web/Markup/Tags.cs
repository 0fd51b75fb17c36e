using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Web.Markup;

/// <summary>Makes elements.</summary>
internal static class Tags
{
    /// <summary>An element with its content; null is nothing. A script has no content: it comes from a file.</summary>
    public static Element Tag(string name, params IEnumerable<Html?> children)
    {
        Element.Require(name);
        Html[] content = [.. children.OfType<Html>()];
        return name is "script" or "style" && content.Length > 0 ? throw new ArgumentException($"A {name} comes from a file.", nameof(children)) : new(name, [], [.. content]);
    }

    /// <summary>A link within this service.</summary>
    public static Element Link(string path, Html text) => Tag("a", text).With("href", path);

    /// <summary>A table. The first column names its row.</summary>
    /// <param name="caption">What it shows, for whoever does not see what stands above it.</param>
    /// <param name="columns">The heads of its columns; one that begins with <c>#</c> is of figures, one that begins with <c>~</c> of sentences.</param>
    /// <param name="rows">Its rows: a cell for every column.</param>
    public static Html Table(string caption, string[] columns, IEnumerable<Html?[]> rows)
    {
        var head = columns.Select(c => Tag("th", c.TrimStart('#', '~')).With("scope", "col").Class(ClassOf(c)));
        var body = rows.Select(r => Tag("tr", r.Select((cell, i) => i == 0 ? Tag("th", cell).With("scope", "row") : Tag("td", cell).Class(ClassOf(columns[i])))));
        // A narrow screen scrolls the table, not the page; the keyboard can do it too.
        return Tag("div", Tag("table", Tag("caption", caption), Tag("thead", Tag("tr", head)), Tag("tbody", body))).Class("scroll").With("tabindex", "0").With("role", "group").With("aria-label", caption);

        static string? ClassOf(string column) => column[0] switch { '#' => "figure", '~' => "sentence", _ => null };
    }

    /// <summary>An instant, in UTC.</summary>
    public static Html At(DateTimeOffset at, DateTimeOffset now) => Tag("time", Words.At(at, now)).With("datetime", at.UtcDateTime.ToString("O", System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>How long ago something was.</summary>
    public static Html Ago(DateTimeOffset at, DateTimeOffset now) =>
        Tag("time", $"{Words.Span(now - at)} ago").With("datetime", at.UtcDateTime.ToString("O", System.Globalization.CultureInfo.InvariantCulture)).With("title", Words.At(at, now));

    /// <summary>A state in its colour; the word says it too.</summary>
    public static Html Badge(string state, string? tone = null) => Tag("span", state).Class($"badge {tone ?? state}");
}
