using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Cli.Printing;

namespace StratusLab.Elastic.Cli;

/// <summary>A line of the journal.</summary>
internal static class EventLine
{
    private const int KindWidth = 8;
    private const int SubjectWidth = 12;

    public static void Print(Terminal terminal, EventRow line, Moments moments)
    {
        var subject = Terminal.Clean(line.Subject);
        terminal.Line(
            new($"{moments.DayAndTime(line.At)}  ", Tone.Faint),
            $"{line.Kind.PadRight(KindWidth)}  {(subject.Length > 0 ? subject : "-").PadRight(SubjectWidth)}  {line.Text}");
    }
}
