using StratusLab.Elastic.Commands;

namespace StratusLab.Elastic.Lrms.Tests.Torque;

/// <summary>Runs programs for real, and stops whoever runs them after so many calls of one.</summary>
internal sealed class StoppingRunner(CancellationTokenSource stop, string program, int calls) : ICommandRunner
{
    private readonly LocalCommandRunner inner = new(TimeProvider.System);
    private int left = calls;

    public async Task<CommandResult> RunAsync(Command command, CancellationToken ct)
    {
        var result = await inner.RunAsync(command, ct);
        if (Path.GetFileName(command.Program) == program && --left == 0)
        {
            await stop.CancelAsync();
        }

        return result;
    }
}
