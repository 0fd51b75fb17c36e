using System.Collections.Immutable;
using System.Globalization;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Commands;

/// <summary>
/// Runs programs on another machine, with the OpenSSH client and one shared connection. Environment variables are set there by env(1) and can, like
/// arguments, be seen by the machine's other users: secrets belong on standard input.
/// <para>
/// Deadlines are kept over there by timeout(1), which ends the program's whole process group also when the connection hangs or this process dies. When the caller
/// cancels, or the connection breaks, the program is no longer listened to: it reads the end of its input, fails to write, and at its deadline is ended.
/// </para>
/// <para>ssh's own failures have exit status 255: a program that ends with that is taken for a broken connection, so that somebody looks again.</para>
/// </summary>
public sealed class SshCommandRunner : ICommandRunner, IAsyncDisposable
{
    private const int SshFailed = 255;

    // On top of a command's deadline: for timeout(1) to kill after it has asked, and for the answer to come back.
    private static readonly TimeSpan Margin = LocalCommandRunner.Grace + TimeSpan.FromSeconds(3);

    private readonly SshOptions options;
    private readonly ICommandRunner local;
    private readonly SshArguments arguments;
    private readonly SshConnection connection;
    private readonly SemaphoreSlim sessions;

    /// <summary>Connects to nothing yet.</summary>
    /// <param name="options">Where and as whom.</param>
    /// <param name="local">Runs ssh on this machine.</param>
    public SshCommandRunner(SshOptions options, ICommandRunner local)
    {
        (this.options, this.local, arguments) = (options, local, new SshArguments(options));
        connection = new SshConnection(options, arguments, local);
        sessions = new SemaphoreSlim(options.MaxSessions);
    }

    /// <inheritdoc/>
    public async Task<CommandResult> RunAsync(Command command, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var line = RemoteShell.Line(command, LocalCommandRunner.Grace);
        var ssh = command with
        {
            Program = "ssh",
            Environment = ImmutableSortedDictionary<string, string>.Empty,
            Deadline = command.Deadline + Margin,
            Shown = $"{command.Shown} on {options.Host}",
        };
        await sessions.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            // A connection may have ended since its last command. That costs one more try: the command has not begun.
            return await TryAsync(command, ssh, line, ct).ConfigureAwait(false)
                ?? await TryAsync(command, ssh, line, ct).ConfigureAwait(false)
                ?? throw new PeerUnreachableException($"{Describe(command)} could not be run: connections to it end as soon as they are made. See the log of its sshd. It is tried again.");
        }
        finally
        {
            sessions.Release();
        }
    }

    /// <summary>Ends the shared connection.</summary>
    public async ValueTask DisposeAsync()
    {
        await connection.DisposeAsync().ConfigureAwait(false);
        sessions.Dispose();
    }

    // Null when the connection was gone before the command began.
    private async Task<CommandResult?> TryAsync(Command command, Command ssh, string line, CancellationToken ct)
    {
        var number = await connection.OpenAsync(ct).ConfigureAwait(false);
        CommandResult result;
        try
        {
            result = await local.RunAsync(ssh with { Arguments = arguments.Run(connection.SocketOf(number), line) }, ct).ConfigureAwait(false);
        }
        catch (PeerUnreachableException e)
        {
            // Not even timeout(1) was heard of: the connection hangs.
            await connection.DropAsync(number, ct).ConfigureAwait(false);
            throw new PeerUnreachableException(
                $"{Describe(command)} gave no answer within {Seconds(ssh.Deadline)}: the connection hangs. Whether it did what it was asked is unknown; it is ended there at its own deadline.", e);
        }

        if (result.ExitCode == SshFailed)
        {
            await connection.DropAsync(number, ct).ConfigureAwait(false);
            return result.Error.Contains(SshArguments.NotConnected, StringComparison.Ordinal) ? null : throw new PeerUnreachableException(
                $"The connection broke while {Describe(command)} ran. Whether it did what it was asked is unknown. Standard error: \"{result.Error}\".");
        }

        return Judge(command, result);
    }

    // timeout(1): 124, or 137 when it had to kill; 126 and 127 as env(1), for programs that cannot be run; 125 for its own failures.
    private CommandResult Judge(Command command, CommandResult result) => result.ExitCode switch
    {
        124 or 137 when result.Error.Contains("timeout: sending signal", StringComparison.Ordinal) => throw new PeerUnreachableException(
            $"{Describe(command)} did not end within {Seconds(command.Deadline)} and was killed with its process group. Standard error: \"{result.Error}\". Whether it did what it was asked is unknown."),
        126 or 127 when result.Error.Contains("timeout: failed to run command", StringComparison.Ordinal) =>
            throw new RejectedException($"{Describe(command)} cannot be run: {result.Error}. Install the program there, or correct its permissions."),
        125 or 126 or 127 when result.Error.Contains("timeout: ", StringComparison.Ordinal) || result.Error.Contains("env: ", StringComparison.Ordinal) =>
            throw new RejectedException($"{Describe(command)} cannot be run: {result.Error}. It needs GNU coreutils (env, timeout) there."),
        _ => result,
    };

    private string Describe(Command command) => $"{Printable.Text(command.Shown)} on host {options.Host}";

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.###} s");
}
