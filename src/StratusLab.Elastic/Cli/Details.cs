using StratusLab.Elastic.Cli.Printing;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Cli;

/// <summary>Facts about one thing, one a line; what is empty is left out.</summary>
internal sealed class Details(Terminal terminal)
{
    private const int LabelWidth = 12;

    /// <summary>Prints a fact, and what is to be said about it.</summary>
    public void Line(string label, Cell value, string more = "")
    {
        if (value.Text.Length > 0)
        {
            terminal.Line(label.PadRight(LabelWidth), value, more);
        }
    }

    /// <summary>Prints when something happened and how long after what came before it.</summary>
    public void Time(string label, Moments moments, DateTimeOffset? at, DateTimeOffset? before) =>
        Line(label, moments.At(at), at is { } then && before is { } earlier ? $" after {Words.Span(then - earlier)}" : "");
}
