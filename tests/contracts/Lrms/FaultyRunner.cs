using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Contracts.Lrms;

/// <summary>Runs programs for real, and lets the server behind them fail as a test says.</summary>
public sealed class FaultyRunner : ICommandRunner
{
    private static readonly TimeSpan SlowAnswer = TimeSpan.FromSeconds(30);

    private readonly LocalCommandRunner inner = new(TimeProvider.System);
    private readonly Random random = new(1);
    private int cuts;

    /// <summary>What is wrong with the server; null for nothing.</summary>
    public ServerFault? Fault { get; set; }

    /// <summary>How many commands more it serves well before that.</summary>
    public int Spares { get; set; }

    /// <summary>How many commands have been run.</summary>
    public int Count { get; private set; }

    /// <summary>Lets the time of whoever asks a slow server go by: nobody really waits for it.</summary>
    public Action<TimeSpan> GoBy { get; set; } = _ => { };

    /// <inheritdoc/>
    public async Task<CommandResult> RunAsync(Command command, CancellationToken ct)
    {
        Count++;
        var fault = Fault is null || Spares-- > 0 ? null : Fault;
        if (fault == ServerFault.Slow)
        {
            GoBy(command.Deadline < SlowAnswer ? command.Deadline : SlowAnswer);
            if (command.Deadline < SlowAnswer)
            {
                throw new PeerUnreachableException($"{command.Shown} did not end within {command.Deadline.TotalSeconds:0.###} s and was killed with its process group.");
            }
        }

        var result = await inner.RunAsync(command, ct);
        if (fault is null or ServerFault.Slow)
        {
            return result;
        }

        if (command.OutputFile is { } file)
        {
            await File.WriteAllBytesAsync(file, Spoil(await File.ReadAllBytesAsync(file, ct), fault), ct);
        }

        return result with { ExitCode = 0, Error = "", Output = Spoil(result.Output, fault) };
    }

    private ReadOnlyMemory<byte> Spoil(ReadOnlyMemory<byte> output, ServerFault? fault)
    {
        if (fault == ServerFault.Garbage)
        {
            var bytes = new byte[output.Length];
            random.NextBytes(bytes);
            return bytes;
        }

        const int Parts = 7;
        return fault == ServerFault.Truncated ? output[..(output.Length * (++cuts % Parts) / Parts)] : default;
    }
}
