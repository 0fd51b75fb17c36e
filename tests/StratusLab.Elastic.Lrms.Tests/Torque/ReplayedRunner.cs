using StratusLab.Elastic.Commands;

namespace StratusLab.Elastic.Lrms.Tests.Torque;

/// <summary>Answers commands from a table and remembers them; what goes to a file is written there.</summary>
internal sealed class ReplayedRunner(Func<Command, CommandResult> answer) : ICommandRunner
{
    public List<Command> Commands { get; } = [];

    /// <summary>The command lines, without directories.</summary>
    public IEnumerable<string> Lines => Commands.Select(Line);

    public static string Line(Command command) => $"{Path.GetFileName(command.Program)} {string.Join(' ', command.Arguments)}";

    public async Task<CommandResult> RunAsync(Command command, CancellationToken ct)
    {
        Commands.Add(command);
        var result = answer(command);
        if (command.OutputFile is { } file)
        {
            await File.WriteAllBytesAsync(file, result.Output, ct);
            return result with { Output = default };
        }

        return result;
    }
}
