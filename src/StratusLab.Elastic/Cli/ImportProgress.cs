using Spectre.Console;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Cli.Printing;

namespace StratusLab.Elastic.Cli;

/// <summary>Shows on standard error how far an import, or the verification of images, is: a bar for each phase on a terminal, otherwise a line now and then.</summary>
internal static class ImportProgress
{
    private const int LinesPerPhase = 10;
    private const long BytesPerLine = 1L << 30;

    /// <summary>Runs <paramref name="import"/>, which tells what it sees.</summary>
    public static Task ShowAsync(Terminal terminal, Func<Action<ImportLine>, Task> import) =>
        terminal.Traits.IsErrorTerminal ? BarAsync(terminal.OpenError(), import) : LinesAsync(terminal, import);

    private static Task LinesAsync(Terminal terminal, Func<Action<ImportLine>, Task> import)
    {
        var (phase, step) = ("", -1L);
        return import(line =>
        {
            var now = line.Total is > 0 and { } total ? line.Bytes * LinesPerPhase / total : line.Bytes / BytesPerLine;
            if (IsWork(line) && (line.Phase != phase || now > step))
            {
                (phase, step) = (line.Phase, now);
                terminal.Note(line.Total is { } all ? $"{phase}: {Sizes.Bytes(line.Bytes)} of {Sizes.Bytes(all)}" : $"{phase}: {Sizes.Bytes(line.Bytes)}");
            }
        });
    }

    private static Task BarAsync(IAnsiConsole console, Func<Action<ImportLine>, Task> import) => console.Progress()
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
            await import(line =>
            {
                // What comes next says that this phase was done to its end, unless it says that something failed.
                if (line.Error is null && line.Phase != phase)
                {
                    Finish(task);
                }

                if (IsWork(line) && line.Phase != phase)
                {
                    phase = line.Phase;
                    task = context.AddTask(Markup.Escape(Terminal.Clean(phase)));
                }

                Advance(task, line);
            });
        });

    private static void Advance(ProgressTask? task, ImportLine line)
    {
        if (task is not null && IsWork(line))
        {
            task.IsIndeterminate = line.Total is null;
            task.MaxValue = Math.Max(1, line.Total ?? line.Bytes);
            task.Value = line.Bytes;
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

    private static bool IsWork(ImportLine line) => line is { Image: null, Error: null };
}
