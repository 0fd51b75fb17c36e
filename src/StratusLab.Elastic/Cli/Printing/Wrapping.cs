namespace StratusLab.Elastic.Cli.Printing;

/// <summary>Breaks lines between words.</summary>
internal static class Wrapping
{
    // Narrower than this, broken lines are harder to read than what the terminal makes of them.
    private const int Narrowest = 24;

    /// <summary>The text in lines of at most <paramref name="width"/> characters, but for words that are longer; never empty.</summary>
    public static IEnumerable<string> Lines(string text, int width)
    {
        var rest = text;
        while (width >= Narrowest && rest.Length > width && Break(rest, width) is var at and > 0)
        {
            yield return rest[..at].TrimEnd(' ');
            rest = rest[at..].TrimStart(' ');
        }

        yield return rest;
    }

    // The last space that a line can end at; leading spaces are the line's indent. 0 when there is none in what is left.
    private static int Break(string text, int width)
    {
        var indent = text.Length - text.TrimStart(' ').Length;
        var at = text.LastIndexOf(' ', width);
        return at > indent ? at : Math.Max(0, text.IndexOf(' ', Math.Min(text.Length, Math.Max(indent, width))));
    }
}
