using System.CommandLine;
using System.CommandLine.Invocation;
using System.Runtime.InteropServices;
using StratusLab.Elastic.Cli.Printing;
using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Cli;

/// <summary>The program <c>elastic</c> as its user sees it.</summary>
internal static class ElasticCli
{
    /// <summary>Runs a command line of this process to its end. SIGINT and SIGTERM ask it to stop; a second one ends the process.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="serve">Runs the service until it is told to stop; gives the exit code.</param>
    /// <param name="simulate">Plays a workload; gives the exit code.</param>
    public static async Task<int> RunAsync(
        string[] args, Func<ServeRequest, CancellationToken, Task<int>> serve, Func<SimulateRequest, CancellationToken, Task<int>> simulate)
    {
        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        return await RunAsync(
            args,
            new()
            {
                Terminal = new(Console.Out, Console.Error, TerminalTraits.OfProcess(Environment.GetEnvironmentVariable)),
                Clock = TimeProvider.System,
                Environment = Environment.GetEnvironmentVariable,
                Runner = new LocalCommandRunner(TimeProvider.System),
                Serve = serve,
                Simulate = simulate,
            },
            stop.Token);

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = !stop.IsCancellationRequested;
            stop.Cancel();
        }
    }

    /// <summary>Runs a command line to its end.</summary>
    public static async Task<int> RunAsync(string[] args, Surroundings surroundings, CancellationToken ct)
    {
        var terminal = surroundings.Terminal;
        // Without a file name after "@" a reason may begin with one.
        var parsed = CommandTree.Make(surroundings).Parse(Watch.Spelt(args), new() { ResponseFileTokenReplacer = null });
        var invocation = new InvocationConfiguration
        {
            Output = terminal.Output,
            Error = terminal.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        try
        {
            if (parsed.Action is ParseErrorAction wrong)
            {
                await WrongUse.ReportAsync(parsed, wrong, terminal, ct);
                return ExitCode.WrongUse;
            }

            return await parsed.InvokeAsync(invocation, ct);
        }
        catch (CliException e)
        {
            terminal.Note(e.Message);
            return e.ExitCode;
        }
        catch (Exception e) when (e is RejectedException or PeerUnreachableException)
        {
            terminal.Note(e.Message);
            return ExitCode.Failed;
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return ExitCode.Interrupted;
        }
    }
}
