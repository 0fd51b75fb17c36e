using System.Collections.Immutable;
using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Lrms.Torque;

/// <summary>Runs Torque's programs: where they are, for which server, and what their exit codes and messages mean.</summary>
internal sealed class TorqueCommands(TorqueOptions options, ICommandRunner runner)
{
    // Of the caller's own wishes, only those that change what is printed.
    private readonly ImmutableSortedDictionary<string, string> environment = ImmutableSortedDictionary<string, string>.Empty
        .Add("PBS_DEFAULT", options.Server).Add("PBS_QSTAT_EXECONLY", "").Add("PBSDEBUG", "");

    /// <summary>Runs a program that reads.</summary>
    /// <exception cref="PeerUnreachableException">It failed, did not end in time or printed more than we keep.</exception>
    public async Task<ReadOnlyMemory<byte>> ReadAsync(string program, ImmutableArray<string> arguments, CancellationToken ct)
    {
        var result = await AskAsync(program, arguments, ct).ConfigureAwait(false);
        return result is { ExitCode: 0, IsTruncated: false } ? result.Output : throw Unusable(program, arguments, result);
    }

    /// <summary>Runs a program that may list more than shall be held in memory, and reads its output from a file that is gone afterwards.</summary>
    /// <exception cref="PeerUnreachableException">As of <see cref="ReadAsync"/>, or there is no room for the file.</exception>
    public async Task<T> ReadLargeAsync<T>(string program, ImmutableArray<string> arguments, Func<Stream, T> read, CancellationToken ct)
    {
        var file = Path.Combine(Path.GetTempPath(), $"elastic-{Path.GetRandomFileName()}");
        try
        {
            var result = await RunAsync(program, arguments, options.ReadDeadline, file, ct).ConfigureAwait(false);
            if (result is not { ExitCode: 0, IsTruncated: false })
            {
                throw Unusable(program, arguments, result);
            }

            using var output = new FileStream(file, new FileStreamOptions { BufferSize = 0, Options = FileOptions.SequentialScan });
            return read(output);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PeerUnreachableException($"What {Describe(program, arguments)} printed cannot be kept in {Path.GetTempPath()}: {e.Message}", e);
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>Runs a program that reads and may be refused; the caller reads the result.</summary>
    public Task<CommandResult> AskAsync(string program, ImmutableArray<string> arguments, CancellationToken ct) =>
        RunAsync(program, arguments, options.ReadDeadline, null, ct);

    /// <summary>Runs a program that changes something and may be refused; the caller reads the result.</summary>
    public Task<CommandResult> ActAsync(string program, ImmutableArray<string> arguments, CancellationToken ct) =>
        RunAsync(program, arguments, options.ActDeadline, null, ct);

    /// <summary>Deletes, in the time that a deletion has.</summary>
    public Task<CommandResult> DeleteAsync(ImmutableArray<string> arguments, CancellationToken ct) =>
        RunAsync("qmgr", arguments, options.DeleteDeadline, null, ct);

    /// <summary>Makes the exception for a verb that failed: refused for good when Torque says so, otherwise unreachable, to be tried again.</summary>
    public Exception Failure(string program, ImmutableArray<string> arguments, CommandResult result)
    {
        var what = $"{Describe(program, arguments)} exited with {result.ExitCode}: {result.Error}";
        return TorqueMessages.IsPermission(result.Error)
            ? new RejectedException($"{what}. Let the service's user manage {options.Server}: qmgr -c 'set server managers += {Environment.UserName}@{Environment.MachineName}'.")
            : TorqueMessages.IsUnknownHost(result.Error)
                ? new RejectedException($"{what}. Let this machine in: qmgr -c 'set server acl_hosts += {Environment.MachineName}' on {options.Server}.")
                : new PeerUnreachableException(what);
    }

    private Task<CommandResult> RunAsync(string program, ImmutableArray<string> arguments, TimeSpan deadline, string? file, CancellationToken ct) =>
        runner.RunAsync(
            new Command(options.BinDirectory is null ? program : Path.Combine(options.BinDirectory, program), arguments)
            {
                Deadline = deadline,
                Environment = environment,
                OutputFile = file,
            },
            ct);

    private static PeerUnreachableException Unusable(string program, ImmutableArray<string> arguments, CommandResult result)
    {
        var how = result.ExitCode == 0 ? "did not end its output or printed more than is read" : $"exited with {result.ExitCode}: {result.Error}";
        return new PeerUnreachableException($"{Describe(program, arguments)} {how}");
    }

    private static string Describe(string program, ImmutableArray<string> arguments) => $"{program} {string.Join(' ', arguments)}";
}
