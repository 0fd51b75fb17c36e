using StratusLab.Elastic.Cli.Printing;
using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Doctor;

namespace StratusLab.Elastic.Cli;

/// <summary>What the command line works with.</summary>
internal sealed record Surroundings
{
    /// <summary>Where it prints.</summary>
    public required Terminal Terminal { get; init; }

    /// <summary>What it measures ages and deadlines by.</summary>
    public required TimeProvider Clock { get; init; }

    /// <summary>Reads an environment variable; null when it is not set.</summary>
    public required Func<string, string?> Environment { get; init; }

    /// <summary>Runs the programs that the doctor asks.</summary>
    public required ICommandRunner Runner { get; init; }

    /// <summary>Resolves the names that the doctor tries.</summary>
    public NameService Names { get; init; } = NameService.OfThisMachine;

    /// <summary>Runs the service; the result is the exit code.</summary>
    public required Func<ServeRequest, CancellationToken, Task<int>> Serve { get; init; }

    /// <summary>Plays a workload; the result is the exit code.</summary>
    public required Func<SimulateRequest, CancellationToken, Task<int>> Simulate { get; init; }
}
