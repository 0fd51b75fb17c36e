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

    public Terminal(TextWriter output, TextWriter error, TerminalTraits traits, OutputForm form = OutputForm.Table)
    {
        (this.output, this.error, Traits, Form) = (output, error, traits, form);
        console = Open(output, traits.HasColours, traits.HasColours, isInteractive: false);
        console.Profile.Width = Unbounded;
    }

    /// <summary>What it is.</summary>
    public TerminalTraits Traits { get; }

    /// <summary>How answers are printed.</summary>
    public OutputForm Form { get; }

    /// <summary>True when answers are printed for programs, so that nothing else may be.</summary>
    public bool IsForPrograms => Form is OutputForm.Json or OutputForm.Yaml;

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

    /// <summary>Prints an answer for programs.</summary>
    public void Answer(ReadOnlyMemory<byte> json) => Verbatim(Form == OutputForm.Yaml ? AnswerYaml.Of(json) : JsonText.Pretty(json));

    /// <summary>Prints one of many answers that come in the course of time: a line of JSON, a document of YAML.</summary>
    public void AnswerPart(ReadOnlyMemory<byte> json) => Verbatim(Form == OutputForm.Yaml ? $"---\n{AnswerYaml.Of(json)}" : JsonText.Line(json));

    /// <summary>The same with other output.</summary>
    public Terminal To(TextWriter other) => new(other, error, Traits, Form);

    /// <summary>The same as the command line wants it.</summary>
    public Terminal In(OutputForm form, bool hasColours) => new(output, error, Traits with { HasColours = hasColours }, form);

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
