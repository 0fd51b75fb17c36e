using System.Collections.Immutable;
using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Lrms.Pbs;

namespace StratusLab.Elastic.Lrms.OpenPbs;

/// <summary>Runs PBS's programs: where they are, in which environment, and what their exit codes and messages mean.</summary>
internal sealed class OpenPbsCommands(OpenPbsOptions options, ICommandRunner runner)
{
    // qstat prints the times of jobs in its own time zone and without naming it.
    private readonly ImmutableSortedDictionary<string, string> environment = ImmutableSortedDictionary<string, string>.Empty
        .Add("TZ", "UTC").AddRange(options.ConfFile is null ? [] : [KeyValuePair.Create("PBS_CONF_FILE", options.ConfFile)]);

    /// <summary>
    /// Runs a program that reads. Its exit status comes before what it printed: qstat prints the head of an empty list, too, when it cannot reach the server.
    /// </summary>
    /// <exception cref="PeerUnreachableException">It failed, did not end in time or printed more than we keep.</exception>
    public async Task<ReadOnlyMemory<byte>> ReadAsync(string program, ImmutableArray<string> arguments, CancellationToken ct) =>
        Output(program, arguments, await RunAsync(program, arguments, options.ReadDeadline, ct).ConfigureAwait(false));

    /// <summary>Runs pbsnodes; null when the server says that it has no nodes.</summary>
    /// <exception cref="PeerUnreachableException">As of <see cref="ReadAsync"/>.</exception>
    public async Task<ReadOnlyMemory<byte>?> ReadNodesAsync(ImmutableArray<string> arguments, CancellationToken ct)
    {
        var result = await RunAsync("pbsnodes", arguments, options.ReadDeadline, ct).ConfigureAwait(false);
        return result.Output.IsEmpty && OpenPbsMessages.IsNoNodes(result.Error) ? (ReadOnlyMemory<byte>?)null : Output("pbsnodes", arguments, result);
    }

    /// <summary>Runs a program that may be refused; the caller reads the result.</summary>
    public Task<CommandResult> ActAsync(string program, ImmutableArray<string> arguments, CancellationToken ct) =>
        RunAsync(program, arguments, options.ActDeadline, ct);

    /// <summary>Gives a directive to qmgr.</summary>
    public Task<CommandResult> ActAsync(QmgrDirective directive, CancellationToken ct) => ActAsync("qmgr", directive.Arguments, ct);

    /// <summary>Makes the exception for a verb that failed: refused for good when PBS says so, otherwise unreachable, to be tried again.</summary>
    public static Exception Failure(string program, ImmutableArray<string> arguments, CommandResult result)
    {
        var what = $"{Describe(program, arguments)} exited with {result.ExitCode}: {result.Error}";
        return OpenPbsMessages.IsPermission(result.Error)
            ? new RejectedException($"{what}. Let the service's user manage nodes: qmgr -c \"set server managers += USER@HOST\".")
            : new PeerUnreachableException(what);
    }

    private static ReadOnlyMemory<byte> Output(string program, ImmutableArray<string> arguments, CommandResult result)
    {
        var how = result.ExitCode == 0 ? "did not end its output or printed more than is read" : $"exited with {result.ExitCode}: {result.Error}";
        return result is { ExitCode: 0, IsTruncated: false } ? result.Output : throw new PeerUnreachableException($"{Describe(program, arguments)} {how}");
    }

    private Task<CommandResult> RunAsync(string program, ImmutableArray<string> arguments, TimeSpan deadline, CancellationToken ct) =>
        runner.RunAsync(
            new Command(options.BinDirectory is null ? program : Path.Combine(options.BinDirectory, program), arguments)
            {
                Deadline = deadline,
                Environment = environment,
            },
            ct);

    private static string Describe(string program, ImmutableArray<string> arguments) => $"{program} {string.Join(' ', arguments)}";
}
