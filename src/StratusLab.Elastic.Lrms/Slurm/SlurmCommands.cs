using System.Collections.Immutable;
using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Lrms.Slurm;

/// <summary>Runs Slurm's programs: where they are, in which environment, and what their exit codes and messages mean.</summary>
internal sealed class SlurmCommands(SlurmOptions options, ICommandRunner runner)
{
    // Times as seconds since 1970 whatever the time zone, arrays in full, tasks that were requeued apart from the rest of their array (merged, they
    // lose the array's throttle; from 23.02 on they always are), and none of the caller's own wishes (squeue(1), ENVIRONMENT VARIABLES).
    private static readonly ImmutableSortedDictionary<string, string> Environment = ImmutableSortedDictionary<string, string>.Empty
        .Add("SLURM_TIME_FORMAT", "%s").Add("SLURM_BITSTR_LEN", "0").Add("SQUEUE_ARRAY_UNIQUE", "1")
        .AddRange(new[]
        {
            "SLURM_CLUSTERS", "SQUEUE_ACCOUNT", "SQUEUE_ARRAY", "SQUEUE_FEDERATION", "SQUEUE_FORMAT", "SQUEUE_FORMAT2", "SQUEUE_LICENSES",
            "SQUEUE_NAMES", "SQUEUE_PARTITION", "SQUEUE_PRIORITY", "SQUEUE_QOS", "SQUEUE_SIB", "SQUEUE_SIBLING", "SQUEUE_SORT", "SQUEUE_STATES",
            "SQUEUE_USERS",
        }.Select(name => KeyValuePair.Create(name, "")));

    /// <summary>Runs a program that reads.</summary>
    /// <exception cref="PeerUnreachableException">It failed, did not end in time or printed more than we keep.</exception>
    public async Task<ReadOnlyMemory<byte>> ReadAsync(string program, ImmutableArray<string> arguments, CancellationToken ct)
    {
        var result = await RunAsync(program, arguments, options.ReadDeadline, ct).ConfigureAwait(false);
        if (result is { ExitCode: 0, IsTruncated: false })
        {
            return result.Output;
        }

        throw NotRead(program, arguments, result);
    }

    /// <summary>Runs a program whose output goes to a file of ours.</summary>
    /// <exception cref="PeerUnreachableException">It failed or did not end in time.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public async Task ReadToFileAsync(string program, ImmutableArray<string> arguments, string path, CancellationToken ct)
    {
        var result = await runner.RunAsync(Make(program, arguments, options.ReadDeadline) with { OutputFile = path }, ct).ConfigureAwait(false);
        if (result is not { ExitCode: 0, IsTruncated: false })
        {
            throw NotRead(program, arguments, result);
        }
    }

    /// <summary>Runs a program that may be refused; the caller reads the result.</summary>
    public Task<CommandResult> ActAsync(string program, ImmutableArray<string> arguments, CancellationToken ct) =>
        RunAsync(program, arguments, options.ActDeadline, ct);

    /// <summary>Makes the exception for a verb that failed: refused for good when Slurm says so, otherwise unreachable, to be tried again.</summary>
    public static Exception Failure(string program, ImmutableArray<string> arguments, CommandResult result)
    {
        var what = $"{Describe(program, arguments)} exited with {result.ExitCode}: {result.Error}";
        return SlurmMessages.IsPermission(result.Error)
            ? new RejectedException($"{what}. Run the service as SlurmUser or root, or give its user AdminLevel=Operator in the accounting database.")
            : SlurmMessages.IsConfiguration(result.Error)
                ? new RejectedException($"{what}. Set the path of slurm.conf in the cluster's options.")
                : new PeerUnreachableException(what);
    }

    private Task<CommandResult> RunAsync(string program, ImmutableArray<string> arguments, TimeSpan deadline, CancellationToken ct) =>
        runner.RunAsync(Make(program, arguments, deadline), ct);

    private Command Make(string program, ImmutableArray<string> arguments, TimeSpan deadline) =>
        new(options.BinDirectory is null ? program : Path.Combine(options.BinDirectory, program), arguments)
        {
            Deadline = deadline,
            Environment = options.ConfFile is null ? Environment : Environment.Add("SLURM_CONF", options.ConfFile),
        };

    private static PeerUnreachableException NotRead(string program, ImmutableArray<string> arguments, CommandResult result)
    {
        var how = result.ExitCode == 0 ? "did not end its output or printed more than is read" : $"exited with {result.ExitCode}: {result.Error}";
        return new PeerUnreachableException($"{Describe(program, arguments)} {how}");
    }

    // The format of squeue is long and says nothing to a reader.
    private static string Describe(string program, ImmutableArray<string> arguments) =>
        program == "squeue" ? program : $"{program} {string.Join(' ', arguments)}";
}
