using System.Collections.Immutable;
using System.Globalization;
using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Vmm.Files;

namespace StratusLab.Elastic.Vmm.Transfer.Ssh;

/// <summary>Runs the scripts in a host's data directory.</summary>
internal sealed class HostFiles(SshTransferOptions options)
{
    /// <summary>Runs one and returns what it printed. <paramref name="what"/> says what it does: "make the files of VM 7".</summary>
    /// <exception cref="CapacityExhaustedException">The disk is full.</exception>
    /// <exception cref="RejectedException">It cannot be done.</exception>
    /// <exception cref="PeerUnreachableException">It is not known whether it was done.</exception>
    public async Task<ReadOnlyMemory<byte>> RunAsync(ICommandRunner runner, string script, string what, ImmutableArray<string> arguments, Func<Command, Command> with, CancellationToken ct)
    {
        var command = new Command("sh", ["-c", script, "elastic", options.DataDirectory, options.Site, .. arguments]) { Deadline = options.Deadline, Shown = what };
        var result = await runner.RunAsync(with(command), ct).ConfigureAwait(false);
        return result switch
        {
            { ExitCode: 0, IsTruncated: false } => result.Output,
            { ExitCode: HostScripts.TryAgain } or { IsTruncated: true } => throw new PeerUnreachableException($"Could not {what} on {options.Host}: {result.Error}. It is tried again."),
            _ when DiskFull.Says(result.Error) => throw new CapacityExhaustedException($"The disk of {options.DataDirectory} on {options.Host} is full: could not {what}. What was made in part was removed."),
            { ExitCode: HostScripts.Refused } => throw new RejectedException($"Could not {what} on {options.Host}: {result.Error}."),
            _ => throw new RejectedException(string.Create(CultureInfo.InvariantCulture, $"Could not {what} on {options.Host} (exit {result.ExitCode}): {result.Error}. \"elastic doctor\" looks at what the host needs.")),
        };
    }

    /// <summary>Runs one without anything special.</summary>
    public Task<ReadOnlyMemory<byte>> RunAsync(ICommandRunner runner, string script, string what, ImmutableArray<string> arguments, CancellationToken ct) =>
        RunAsync(runner, script, what, arguments, command => command, ct);
}
