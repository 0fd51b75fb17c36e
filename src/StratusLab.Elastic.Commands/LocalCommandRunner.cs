using System.ComponentModel;
using System.Diagnostics;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Commands;

/// <summary>
/// Runs programs on this machine. Each becomes the leader of a session, and so of a process group, of its own: it is started through setsid(1),
/// which execs the program in place, so that the process we know is the group's leader. At the deadline, or when the caller cancels, the group gets
/// SIGTERM and after <see cref="Grace"/> SIGKILL. What a program moves into yet another session (a daemon) is out of reach and survives.
/// A program that ends by itself has its left-overs left alone; the output they still hold open is waited for shortly, then reported as truncated.
/// </summary>
public sealed class LocalCommandRunner(TimeProvider clock) : ICommandRunner
{
    /// <summary>How long a process group may take to end after SIGTERM.</summary>
    public static TimeSpan Grace { get; } = TimeSpan.FromSeconds(2);

    // When a program has ended, all it printed is in the pipe (64 KiB) and takes microseconds to read. Only a child of it can keep the pipe open
    // longer.
    private static readonly TimeSpan OutputLinger = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ErrorLinger = TimeSpan.FromMilliseconds(100);

    /// <inheritdoc/>
    public async Task<CommandResult> RunAsync(Command command, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var began = clock.GetTimestamp();
        using var deadline = new CancellationTokenSource(command.Deadline, clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct, deadline.Token);
        using var process = Start(command);
        using var pipes = new ProcessPipes(process, command);
        try
        {
            await process.WaitForExitAsync(stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await StopAsync(process).ConfigureAwait(false);
            await pipes.CloseAsync(ErrorLinger, ErrorLinger).ConfigureAwait(false);
            ct.ThrowIfCancellationRequested();
            throw new PeerUnreachableException(
                $"{Describe(command)} did not end within {command.Deadline.TotalSeconds:0.###} s and was killed with its process group. "
                + $"Standard error: \"{pipes.ErrorText()}\". Whether it did what it was asked is unknown.");
        }

        var isWhole = await pipes.CloseAsync(OutputLinger, ErrorLinger).ConfigureAwait(false);
        var error = pipes.ErrorText();
        RejectIfNotStarted(command, process.ExitCode, error);
        return new CommandResult
        {
            ExitCode = process.ExitCode,
            Output = pipes.TakeOutput(),
            Error = error,
            IsTruncated = !isWhole,
            Elapsed = clock.GetElapsedTime(began),
        };
    }

    private static Process Start(Command command)
    {
        var start = new ProcessStartInfo(ProgramPath.Find("setsid"))
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList = { ProgramPath.Find(command.Program) },
        };
        foreach (var argument in command.Arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in command.Environment)
        {
            // Process drops a variable that is null: an empty value hides what we inherited.
            start.Environment[name] = value.Length == 0 ? null : value;
        }

        start.Environment["LC_ALL"] = "C";
        try
        {
            return Process.Start(start) ?? throw new InvalidOperationException($"{command.Program} was not started.");
        }
        catch (Win32Exception e)
        {
            // The program is there: what is missing is room for one more process.
            throw new PeerUnreachableException($"{Describe(command)} was not started: {e.Message}.", e);
        }
    }

    private async Task StopAsync(Process process)
    {
        ProcessGroup.Terminate(process);
        await WaitAsync(process, Grace).ConfigureAwait(false);
        ProcessGroup.Kill(process);
        // A process in an uninterruptible wait (a dead NFS server) survives SIGKILL for as long as that lasts; the caller need not.
        await WaitAsync(process, Grace).ConfigureAwait(false);
    }

    private async Task WaitAsync(Process process, TimeSpan atMost)
    {
        using var patience = new CancellationTokenSource(atMost, clock);
        try
        {
            await process.WaitForExitAsync(patience.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // It had its time.
        }
    }

    // env(1)'s convention, which setsid follows: 126 it cannot be executed, 127 it (or the interpreter it names) is not there.
    private static void RejectIfNotStarted(Command command, int exitCode, string error)
    {
        if (exitCode is 126 or 127 && error.StartsWith("setsid: ", StringComparison.Ordinal))
        {
            throw new RejectedException($"{Describe(command)} cannot be run: {error}. Check the program, its interpreter and its permissions.");
        }
    }

    private static string Describe(Command command) => Printable.Text(command.Shown);
}
