using System.CommandLine;
using StratusLab.Elastic.Cli.Asking;
using StratusLab.Elastic.Cli.Completing;

namespace StratusLab.Elastic.Cli;

/// <summary>Makes the commands that ask the service.</summary>
internal sealed class ServiceCommands(Surroundings surroundings, GlobalOptions options)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly Dictionary<Symbol, Noun> nouns = [];

    /// <summary>The options and arguments whose values the service can name.</summary>
    public IReadOnlyDictionary<Symbol, Noun> Nouns => nouns;

    /// <summary>Notes that the service can name the values of an option or argument.</summary>
    public T Named<T>(T symbol, Noun noun)
        where T : Symbol
    {
        nouns.Add(symbol, noun);
        return symbol;
    }

    /// <summary>Gives a command its action, which ends well or throws.</summary>
    public Command Make(Command command, Func<Call, CancellationToken, Task> run)
    {
        command.SetAction(async (parsed, ct) =>
        {
            using var client = Client(parsed);
            await run(new(parsed, client, surroundings with { Terminal = options.TerminalOf(parsed, surroundings.Terminal) }), ct);
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>The same for one that only shows something, and may be told to show it again and again.</summary>
    public Command MakeView(Command command, Func<Call, CancellationToken, Task> show)
    {
        var watch = Watch.Option();
        command.Add(watch);
        return Make(command, (call, ct) => call.Value(watch) is { } seconds
            ? new Watch(call.Terminal, TimeSpan.FromSeconds(seconds), call.Clock).RunAsync(
                (terminal, ct) => show(call.On(terminal), ct), (happened, ct) => new EventFeed(call.Client, call.Clock, _ => { }).FollowAsync(null, _ => happened(), ct), ct)
            : show(call, ct));
    }

    private ServiceClient Client(ParseResult parsed) => new(options.ServerOf(parsed), options.TokenOf(parsed), Deadline, surroundings.Clock);
}
