using Spectre.Console.Rendering;

namespace StratusLab.Elastic.Cli.Printing;

/// <summary>
/// Columns under headers, as wide as what is in them, two spaces apart. The last column may be of any width: on a terminal it goes on below itself, elsewhere a row
/// is always one line. On a terminal that is too narrow for the others, the widest are cut, which an ellipsis shows; the first never is, because it is what commands
/// are given.
/// </summary>
internal sealed class Table(params Column[] columns)
{
    private const int Gap = 2;

    /// <summary>What is left of a column that is cut as far as it goes.</summary>
    private const int Narrowest = 8;

    /// <summary>What the last column gets before the others are cut for it.</summary>
    private const int LastWidth = 24;

    private readonly List<Cell[]> rows = [];

    /// <summary>Adds a row, with the cells of all columns, shown or not; an empty cell is shown as a hyphen, so that programs can count columns, but for the last one.</summary>
    public void Add(params Cell[] cells) => rows.Add([.. cells.Select(c => c with { Text = Terminal.Clean(c.Text) })]);

    /// <summary>Prints it, headers first.</summary>
    public void Print(Terminal terminal)
    {
        int[] shown = [.. Enumerable.Range(0, columns.Length).Where(i => !columns[i].IsWide || terminal.Form == OutputForm.Wide)];
        Cell[][] lines = [[.. shown.Select(i => new Cell(columns[i].Header))], .. rows.Select(r => shown.Select((i, at) => Filled(r[i], at == shown.Length - 1)).ToArray())];
        var widths = Enumerable.Range(0, shown.Length - 1).Select(i => lines.Max(l => Width(l[i].Text))).ToArray();
        if (terminal.Traits.IsTerminal && terminal.Form == OutputForm.Table)
        {
            Fit(widths, terminal.Traits.Width - Math.Min(LastWidth, lines.Max(l => Width(l[^1].Text))));
        }

        var left = widths.Sum(w => w + Gap);
        foreach (var line in lines)
        {
            var last = terminal.Traits.IsTerminal ? Wrapping.Lines(line[^1].Text, terminal.Traits.Width - left) : [line[^1].Text];
            var pieces = line[..^1].Select((c, i) => c with { Text = Padded(c.Text, widths[i]) }).ToArray();
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

    private static Cell Filled(Cell cell, bool isLast) => cell.Text.Length == 0 && !isLast ? cell with { Text = "-" } : cell;

    // Takes from the widest first. When all are as narrow as they get, the lines are the terminal's to break.
    private static void Fit(int[] widths, int room)
    {
        for (var over = widths.Sum(w => w + Gap) - room; over > 0 && Enumerable.Range(0, widths.Length).Skip(1).Any(i => widths[i] > Narrowest); over--)
        {
            widths[Enumerable.Range(1, widths.Length - 1).MaxBy(i => widths[i])]--;
        }
    }

    private static string Padded(string text, int width)
    {
        var cut = text;
        while (Width(cut) > (cut.Length < text.Length ? width - 1 : width))
        {
            cut = cut[..^(char.IsLowSurrogate(cut[^1]) ? 2 : 1)];
        }

        var whole = cut.Length < text.Length ? cut + '…' : cut;
        return whole + new string(' ', width + Gap - Width(whole));
    }

    // Characters of Asian scripts take two columns.
    private static int Width(string text) => new Segment(text).CellCount();
}
