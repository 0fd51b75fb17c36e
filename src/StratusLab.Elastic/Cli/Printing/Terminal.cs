using Spectre.Console;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Cli.Printing;

/// <summary>Where the command line prints. Whatever text it is given, nothing but itself can be made of it: no colour, no cursor movement, no second line.</summary>
internal sealed class Terminal
{
    // Lines are never broken by the library: it would break them anywhere.
    private const int Unbounded = 1 << 20;

    private readonly TextWriter output;
    private readonly TextWriter error;
    private readonly IAnsiConsole console;

    public Terminal(TextWriter output, TextWriter error, TerminalTraits traits)
    {
        (this.output, this.error, Traits) = (output, error, traits);
        console = Open(output, traits.HasColours, traits.HasColours, isInteractive: false);
        console.Profile.Width = Unbounded;
    }

    /// <summary>What it is.</summary>
    public TerminalTraits Traits { get; }

    /// <summary>For what the parser prints by itself: help.</summary>
    public TextWriter Output => output;

    /// <summary>For what the parser prints by itself: wrong use.</summary>
    public TextWriter Error => error;

    /// <summary>Prints one line of pieces.</summary>
    public void Line(params ReadOnlySpan<Cell> pieces)
    {
        var line = new Paragraph();
        foreach (var piece in pieces)
        {
            line.Append(Clean(piece.Text), StyleOf(piece.Tone));
        }

        console.Write(line);
        console.WriteLine();
    }

    /// <summary>Prints a text of several lines; on a terminal long lines are broken between words.</summary>
    public void Text(string text)
    {
        foreach (var line in text.TrimEnd('\n').Split('\n'))
        {
            foreach (var part in Traits.IsTerminal ? Wrapping.Lines(CleanLine(line), Traits.Width) : [CleanLine(line)])
            {
                output.Write(part + "\n");
            }
        }
    }

    /// <summary>Prints what is made to be read by a program.</summary>
    public void Verbatim(string text) => output.Write(text.EndsWith('\n') ? text : text + "\n");

    /// <summary>Prints to standard error, where it does not mix with results.</summary>
    public void Note(string text)
    {
        foreach (var line in text.TrimEnd('\n').Split('\n'))
        {
            error.Write(CleanLine(line) + "\n");
        }
    }

    /// <summary>Standard error as something that can redraw itself.</summary>
    public IAnsiConsole OpenError() => Open(error, hasCursor: true, Traits.HasColours, isInteractive: true);

    /// <summary>The text without what could act on a terminal.</summary>
    public static string Clean(string text) => Printable.Text(text, int.MaxValue);

    // Tabs do no harm, and hosts files have them.
    private static string CleanLine(string line) => string.Join('\t', line.Split('\t').Select(Clean));

    private static IAnsiConsole Open(TextWriter writer, bool hasCursor, bool hasColours, bool isInteractive) => AnsiConsole.Create(new()
    {
        Ansi = hasCursor ? AnsiSupport.Yes : AnsiSupport.No,
        ColorSystem = hasColours ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
        Interactive = isInteractive ? InteractionSupport.Yes : InteractionSupport.No,
        Out = new AnsiConsoleOutput(writer),
        Enrichment = new() { UseDefaultEnrichers = false },
    });

    private static Style StyleOf(Tone tone) => tone switch
    {
        Tone.Good => new(Color.Green),
        Tone.Busy => new(Color.Olive),
        Tone.Bad => new(Color.Red),
        Tone.Faint => new(Color.Grey),
        _ => Style.Plain,
    };
}
