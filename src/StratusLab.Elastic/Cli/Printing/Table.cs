using Spectre.Console.Rendering;

namespace StratusLab.Elastic.Cli.Printing;

/// <summary>
/// Columns under headers, as wide as what is in them, two spaces apart. The last column may be of any width: on a terminal it goes on below itself, elsewhere a row
/// is always one line.
/// </summary>
internal sealed class Table(params string[] headers)
{
    private const int Gap = 2;

    private readonly List<Cell[]> rows = [];

    /// <summary>Adds a row; an empty cell is shown as a hyphen, so that programs can count columns, but for the last one.</summary>
    public void Add(params Cell[] cells) => rows.Add([.. cells.Select((c, i) => Clean(c, i))]);

    /// <summary>Prints it, headers first.</summary>
    public void Print(Terminal terminal)
    {
        Cell[][] lines = [[.. headers.Select(h => new Cell(h))], .. rows];
        var widths = Enumerable.Range(0, headers.Length - 1).Select(i => lines.Max(l => Width(l[i].Text))).ToArray();
        var left = widths.Sum(w => w + Gap);
        foreach (var line in lines)
        {
            var last = terminal.Traits.IsTerminal ? Wrapping.Lines(line[^1].Text, terminal.Traits.Width - left) : [line[^1].Text];
            var pieces = line[..^1].Select((c, i) => c with { Text = c.Text + new string(' ', widths[i] + Gap - Width(c.Text)) }).ToArray();
            foreach (var part in last)
            {
                Print(terminal, pieces, line[^1] with { Text = part });
                pieces = [new string(' ', left)];
            }
        }
    }

    private static void Print(Terminal terminal, Cell[] pieces, Cell last)
    {
        if (last.Text.Length == 0)
        {
            pieces[^1] = pieces[^1] with { Text = pieces[^1].Text.TrimEnd(' ') };
        }

        terminal.Line([.. pieces, last]);
    }

    private Cell Clean(Cell cell, int column)
    {
        var text = Terminal.Clean(cell.Text);
        return cell with { Text = text.Length == 0 && column < headers.Length - 1 ? "-" : text };
    }

    // Characters of Asian scripts take two columns.
    private static int Width(string text) => new Segment(text).CellCount();
}
