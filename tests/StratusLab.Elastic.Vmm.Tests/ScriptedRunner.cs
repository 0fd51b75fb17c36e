using System.Text;
using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Vmm.Tests;

/// <summary>Answers commands from a function and remembers them.</summary>
internal sealed class ScriptedRunner(Func<Command, CommandResult> answer) : ICommandRunner
{
    public List<Command> Ran { get; } = [];

    public static CommandResult Result(string output, string error = "", int exitCode = 0) => new()
    {
        ExitCode = exitCode,
        Output = Encoding.UTF8.GetBytes(output),
        Error = error,
        Elapsed = TimeSpan.FromMilliseconds(12),
    };

    /// <summary>A runner for a machine that lacks some programs and has all the others.</summary>
    public static ICommandRunner Without(params string[] programs) => new Passing(command =>
        programs.Contains(command.Program) ? throw new RejectedException($"{command.Program} is not there.") : null);

    /// <summary>A runner that answers some commands by itself and runs the others.</summary>
    public static ICommandRunner Instead(Func<Command, CommandResult?> answer) => new Passing(answer);

    public Task<CommandResult> RunAsync(Command command, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        Ran.Add(command);
        return Task.FromResult(answer(command));
    }

    private sealed class Passing(Func<Command, CommandResult?> answer) : ICommandRunner
    {
        public async Task<CommandResult> RunAsync(Command command, CancellationToken ct) =>
            answer(command) ?? await Tool.Runner.RunAsync(command, ct);
    }
}
