using System.Text;
using StratusLab.Elastic.Commands;

namespace StratusLab.Elastic.Lrms.Tests.Slurm;

/// <summary>Answers commands from a table and remembers them.</summary>
internal sealed class ScriptedRunner(Func<Command, CommandResult> answer) : ICommandRunner
{
    public List<Command> Commands { get; } = [];

    /// <summary>The command lines, without directories.</summary>
    public IEnumerable<string> Lines => Commands.Select(Line);

    public static string Line(Command command) => $"{Path.GetFileName(command.Program)} {string.Join(' ', command.Arguments)}";

    public static CommandResult Result(string output, string error = "", int exitCode = 0) => Result(Encoding.UTF8.GetBytes(output), error, exitCode);

    public static CommandResult Result(byte[] output, string error = "", int exitCode = 0) =>
        new() { ExitCode = exitCode, Output = output, Error = error, Elapsed = TimeSpan.Zero };

    public Task<CommandResult> RunAsync(Command command, CancellationToken ct)
    {
        Commands.Add(command);
        return Task.FromResult(answer(command));
    }
}
