using System.CommandLine;
using System.CommandLine.Parsing;
using StratusLab.Elastic.Configuration.Values;
using StratusLab.Elastic.Simulate;

namespace StratusLab.Elastic.Cli;

/// <summary><c>elastic simulate</c>: a log or a made-up workload on a simulated site, or the service under faults; nothing real is touched.</summary>
internal static class SimulateCommand
{
    private static readonly DurationSyntax Durations = new(TimeSpan.Zero, TimeSpan.FromDays(7));

    public static Command Make(Surroundings surroundings, GlobalOptions globals)
    {
        var options = new SimulateOptions();
        var command = new Command("simulate", "Play a workload, or faults, through a simulated site; nothing real is touched") { options.Trace };
        foreach (var option in options.All)
        {
            command.Add(option);
        }

        command.Validators.Add(result => Check(result, options));
        command.SetAction((parsed, ct) => parsed.GetValue(options.Faults) is { } seed
            ? new FaultRuns(globals.TerminalOf(parsed, surroundings.Terminal), FaultHistory.RunAsync).RunAsync(seed, parsed.GetValue(options.Count), parsed.GetValue(options.IsTraced), ct)
            : surroundings.Simulate(Request(parsed, options, surroundings, globals), ct));
        return command;
    }

    /// <summary>An option whose value is a duration as in the configuration.</summary>
    public static Option<TimeSpan?> Duration(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "DURATION",
        CustomParser = result =>
        {
            if (Durations.TryParse(result.Tokens[0].Value, out var value, out var problem))
            {
                return value;
            }

            result.AddError($"Option '{name}': \"{result.Tokens[0].Value}\" {problem}");
            return null;
        },
    };

    private static void Check(CommandResult result, SimulateOptions options)
    {
        Symbol[] given = [.. new Symbol[] { options.Trace, options.Synthetic, options.Faults }.Where(s => IsGiven(result, s))];
        if (given is not [var kind])
        {
            result.AddError("Give exactly one of TRACE, --synthetic and --faults.");
            return;
        }

        foreach (var (option, kinds) in options.Belongs)
        {
            if (IsGiven(result, option) && !kinds.Contains(kind))
            {
                result.AddError($"Option '{option.Name}' goes with {string.Join(" or ", kinds.Select(k => k.Name))} only.");
            }
        }

        if (kind == options.Trace && result.GetValue(options.Trace) is { } file && !File.Exists(file))
        {
            result.AddError($"There is no file {file}. Give the path of a log in Standard Workload Format, plain or gzip.");
        }
    }

    // A default makes an option's result, too.
    private static bool IsGiven(CommandResult result, Symbol symbol) =>
        result.Children.Any(c => c is OptionResult { Implicit: false } option && option.Option == symbol)
        || result.Children.Any(c => c is ArgumentResult { Tokens.Count: > 0 } argument && argument.Argument == symbol);

    private static SimulateRequest Request(ParseResult parsed, SimulateOptions options, Surroundings surroundings, GlobalOptions globals) => new()
    {
        Trace = parsed.GetValue(options.Trace),
        Synthetic = parsed.GetValue(options.Synthetic),
        Seed = parsed.GetValue(options.Seed),
        Site = parsed.GetValue(options.Site),
        Jobs = parsed.GetValue(options.Jobs),
        MaxNodes = parsed.GetValue(options.MaxNodes),
        Cores = parsed.GetValue(options.Cores),
        Boot = parsed.GetValue(options.Boot),
        Idle = parsed.GetValue(options.Idle),
        Speedup = parsed.GetValue(options.Speedup),
        Terminal = globals.TerminalOf(parsed, surroundings.Terminal),
    };
}
