using System.Collections.Immutable;
using StratusLab.Elastic.Cli;
using StratusLab.Elastic.Cli.Printing;
using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Doctor;

namespace StratusLab.Elastic.Tests.Cli;

/// <summary>Runs command lines in this process, an hour east of Greenwich, and keeps what they print.</summary>
internal sealed class Shell
{
    private readonly StringWriter output = new();
    private readonly StringWriter error = new();
    private readonly TextWriter synchronizedOutput;

    public Shell() => synchronizedOutput = TextWriter.Synchronized(output);

    /// <summary>What the commands print to. Not a terminal, unless a test says so.</summary>
    public TerminalTraits Traits { get; init; } = TerminalTraits.Plain with { Zone = TimeZoneInfo.CreateCustomTimeZone("test", TimeSpan.FromHours(1), "test", "test") };

    /// <summary>The environment that the commands see.</summary>
    public Dictionary<string, string> Environment { get; } = new(StringComparer.Ordinal) { ["SUDO_USER"] = "alice" };

    /// <summary>Runs programs for the doctor.</summary>
    public ICommandRunner Runner { get; init; } = new LocalCommandRunner(TimeProvider.System);

    /// <summary>Resolves names for the doctor: none.</summary>
    public NameService Names { get; init; } = new((_, _) => Task.FromResult<ImmutableArray<string>>([]), (_, _) => Task.FromResult<string?>(null));

    public Func<ServeRequest, CancellationToken, Task<int>> Serve { get; init; } = (_, _) => throw new AssertFailedException("serve was called");

    public Func<SimulateRequest, CancellationToken, Task<int>> Simulate { get; init; } = (_, _) => throw new AssertFailedException("simulate was called");

    /// <summary>What was printed so far.</summary>
    public string Output => output.ToString();

    /// <summary>What was printed to standard error so far.</summary>
    public string Error => error.ToString();

    /// <summary>Waits until a text was printed, at most half a minute.</summary>
    public async Task PrintedAsync(string text)
    {
        for (var left = 600; left > 0; left--)
        {
            // What the synchronized writer locks is itself.
            lock (synchronizedOutput)
            {
                if (Output.Contains(text, StringComparison.Ordinal))
                {
                    return;
                }
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }

        Assert.Fail($"\"{text}\" was not printed.");
    }

    /// <summary>Runs a command line against a service; gives the exit code.</summary>
    public Task<int> RunAsync(StubService service, params string[] args)
    {
        Environment["ELASTIC_SERVER"] = service.Url;
        return RunAsync(args);
    }

    /// <summary>Runs a command line; gives the exit code.</summary>
    public Task<int> RunAsync(params string[] args) => RunUntilAsync(args, CancellationToken.None);

    /// <summary>Runs a command line until it ends or is cancelled; gives the exit code.</summary>
    public Task<int> RunUntilAsync(string[] args, CancellationToken ct) => ElasticCli.RunAsync(
        args,
        new()
        {
            Terminal = new(synchronizedOutput, TextWriter.Synchronized(error), Traits),
            Clock = new StoppedClock(),
            Environment = name => Environment.GetValueOrDefault(name),
            Runner = Runner,
            Names = Names,
            Serve = Serve,
            Simulate = Simulate,
        },
        ct);

    /// <summary>Runs a command line that must succeed and say nothing on standard error; gives what it printed.</summary>
    public async Task<string> PrintAsync(StubService service, params string[] args)
    {
        var exit = await RunAsync(service, args);
        Assert.AreEqual("", Error);
        Assert.AreEqual(0, exit);
        return Output;
    }
}
