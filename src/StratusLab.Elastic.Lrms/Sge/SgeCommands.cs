using System.Collections.Immutable;
using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Lrms.Sge;

/// <summary>Runs Grid Engine's programs: where they are, in which environment, and what their exit codes and messages mean.</summary>
internal sealed class SgeCommands(SgeOptions options, ICommandRunner runner)
{
    // Times are printed in the caller's zone and without it; qconf breaks long lines unless told not to. HOME, because a .sge_qstat in it adds options.
    private readonly ImmutableSortedDictionary<string, string> environment = ImmutableSortedDictionary<string, string>.Empty
        .Add("SGE_ROOT", options.Root).Add("SGE_CELL", options.Cell).Add("TZ", "UTC").Add("SGE_SINGLE_LINE", "1").Add("HOME", "/nonexistent")
        .Add("SGE_DEBUG_LEVEL", "").Add("SGE_ND", "");

    /// <summary>Runs a program that reads.</summary>
    /// <exception cref="PeerUnreachableException">It failed, did not end in time or printed more than we keep.</exception>
    public async Task<ReadOnlyMemory<byte>> ReadAsync(string program, ImmutableArray<string> arguments, CancellationToken ct)
    {
        var result = await RunAsync(program, arguments, options.ReadDeadline, ct).ConfigureAwait(false);
        return Output(program, arguments, result);
    }

    /// <summary>Runs a program that may be refused; the caller reads the result.</summary>
    public Task<CommandResult> ActAsync(string program, ImmutableArray<string> arguments, CancellationToken ct) =>
        RunAsync(program, arguments, options.ActDeadline, ct);

    /// <summary>Runs a program that changes something and is not expected to be refused.</summary>
    public async Task DoAsync(string program, ImmutableArray<string> arguments, CancellationToken ct)
    {
        var result = await ActAsync(program, arguments, ct).ConfigureAwait(false);
        if (result.ExitCode != 0)
        {
            throw Failure(program, arguments, result);
        }
    }

    /// <summary>What a program printed; an empty list of execution hosts is status 1 and still an answer.</summary>
    public static ReadOnlyMemory<byte> Output(string program, ImmutableArray<string> arguments, CommandResult result)
    {
        if (!result.IsTruncated && (result.ExitCode == 0 || SgeMessages.IsNoHosts(result.Error)))
        {
            return result.Output;
        }

        var how = result.IsTruncated ? "did not end its output or printed more than is read" : $"exited with {result.ExitCode}: {result.Error}";
        throw new PeerUnreachableException($"{Describe(program, arguments)} {how}");
    }

    /// <summary>Makes the exception for a verb that failed: refused for good when Grid Engine says so, otherwise unreachable, to be tried again.</summary>
    public static Exception Failure(string program, ImmutableArray<string> arguments, CommandResult result)
    {
        var what = $"{Describe(program, arguments)} exited with {result.ExitCode}: {result.Error}";
        return SgeMessages.IsPermission(result.Error)
            ? new RejectedException($"{what}. Make the service's user a manager (qconf -am USER) and its machine an administrative host (qconf -ah HOST).")
            : SgeMessages.IsUnknownComplex(result.Error)
                ? new RejectedException($"{what}. Define the complexes with lrms-plugins/sge/install; elastic doctor says which are missing.")
                : SgeMessages.IsMissingObject(result.Error)
                    ? new RejectedException($"{what}. Make it with qconf, or name another one in the configuration.")
                    : new PeerUnreachableException(what);
    }

    private Task<CommandResult> RunAsync(string program, ImmutableArray<string> arguments, TimeSpan deadline, CancellationToken ct) =>
        runner.RunAsync(
            new Command(options.BinDirectory is null ? program : Path.Combine(options.BinDirectory, program), arguments) { Deadline = deadline, Environment = environment },
            ct);

    private static string Describe(string program, ImmutableArray<string> arguments)
    {
        var line = $"{program} {string.Join(' ', arguments)}";
        return line.Length <= 200 ? line : line[..200] + "...";
    }
}
