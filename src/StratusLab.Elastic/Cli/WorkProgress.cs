using Spectre.Console;
using StratusLab.Elastic.Cli.Printing;

namespace StratusLab.Elastic.Cli;

/// <summary>Shows on standard error how far long work is that reads files, such as an import or a verification of images: a bar for each phase on a terminal, otherwise a line now and then.</summary>
internal static class WorkProgress
{
    private const int LinesPerPhase = 10;
    private const long BytesPerLine = 1L << 30;

    /// <summary>Runs <paramref name="work"/>, which tells how far it is. Work that fails ends without being done.</summary>
    public static Task ShowAsync(Terminal terminal, Func<Action<WorkStep>, Task> work) =>
        terminal.Traits.IsErrorTerminal ? BarAsync(terminal.OpenError(), work) : LinesAsync(terminal, work);

    private static Task LinesAsync(Terminal terminal, Func<Action<WorkStep>, Task> work)
    {
        var (phase, part) = ("", -1L);
        return work(step =>
        {
            var now = step.Total is > 0 and { } total ? step.Bytes * LinesPerPhase / total : step.Bytes / BytesPerLine;
            if (step != WorkStep.Done && (step.Phase != phase || now > part))
            {
                (phase, part) = (step.Phase, now);
                terminal.Note(step.Total is { } all ? $"{phase}: {Sizes.Bytes(step.Bytes)} of {Sizes.Bytes(all)}" : $"{phase}: {Sizes.Bytes(step.Bytes)}");
            }
        });
    }

    private static Task BarAsync(IAnsiConsole console, Func<Action<WorkStep>, Task> work) => console.Progress()
        .Columns(
            new TaskDescriptionColumn { Alignment = Justify.Left },
            new ProgressBarColumn(),
            new PercentageColumn(),
            new DownloadedColumn(),
            new TransferSpeedColumn(),
            new RemainingTimeColumn())
        .StartAsync(async context =>
        {
            ProgressTask? task = null;
            var phase = "";
            await work(step =>
            {
                // What comes next says that this phase was done to its end.
                if (step.Phase != phase)
                {
                    Finish(task);
                    phase = step.Phase;
                    task = step == WorkStep.Done ? null : context.AddTask(Markup.Escape(Terminal.Clean(phase)));
                }

                Advance(task, step);
            });
        });

    private static void Advance(ProgressTask? task, WorkStep step)
    {
        if (task is not null)
        {
            task.IsIndeterminate = step.Total is null;
            task.MaxValue = Math.Max(1, step.Total ?? step.Bytes);
            task.Value = step.Bytes;
        }
    }

    private static void Finish(ProgressTask? task)
    {
        if (task is not null)
        {
            task.IsIndeterminate = false;
            task.Value = task.MaxValue;
        }
    }
}
