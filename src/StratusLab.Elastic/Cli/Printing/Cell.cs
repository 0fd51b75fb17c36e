namespace StratusLab.Elastic.Cli.Printing;

/// <summary>A piece of a line: any text, and its tone. The text is never read as markup, and control characters do not reach the terminal.</summary>
internal readonly record struct Cell(string Text, Tone Tone = Tone.Plain)
{
    public static implicit operator Cell(string text) => new(text);
}
