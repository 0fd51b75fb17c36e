using System.CommandLine;
using StratusLab.Elastic.Cli.Asking;

namespace StratusLab.Elastic.Cli;

/// <summary>Makes the commands that ask the service.</summary>
internal sealed class ServiceCommands(Surroundings surroundings, GlobalOptions options)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    /// <summary>Gives a command its action, which ends well or throws.</summary>
    public Command Make(Command command, Func<Call, CancellationToken, Task> run)
    {
        command.SetAction(async (parsed, ct) =>
        {
            using var client = new ServiceClient(options.ServerOf(parsed), options.TokenOf(parsed), Deadline, surroundings.Clock);
            await run(new(parsed, client, surroundings, options.IsJson(parsed)), ct);
            return ExitCode.Done;
        });
        return command;
    }
}
