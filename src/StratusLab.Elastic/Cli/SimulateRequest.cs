using StratusLab.Elastic.Cli.Printing;

namespace StratusLab.Elastic.Cli;

/// <summary>Asks for a workload to be played through a simulated site. Exactly one of <see cref="Trace"/> and <see cref="Synthetic"/> is set.</summary>
internal sealed record SimulateRequest
{
    /// <summary>A log in Standard Workload Format, gzip when it ends in <c>.gz</c>; the file is there.</summary>
    public string? Trace { get; init; }

    /// <summary><c>bursts</c> or <c>steady</c>.</summary>
    public string? Synthetic { get; init; }

    /// <summary>The seed of a synthetic workload.</summary>
    public int Seed { get; init; }

    /// <summary>Only the jobs of this site of the log (SWF's field 16, the partition); null for all.</summary>
    public int? Site { get; init; }

    /// <summary>Only so many jobs, the first; null for all.</summary>
    public int? Jobs { get; init; }

    /// <summary>Most worker nodes; null for the simulation's default.</summary>
    public int? MaxNodes { get; init; }

    /// <summary>Cores of a worker node; null for the simulation's default.</summary>
    public int? Cores { get; init; }

    /// <summary>How long a worker node takes to boot; null for the simulation's default.</summary>
    public TimeSpan? Boot { get; init; }

    /// <summary>How long a worker node may be idle; null for the simulation's default.</summary>
    public TimeSpan? Idle { get; init; }

    /// <summary>How many times as fast as in the log its jobs come; more than 0, 1 for as they came.</summary>
    public double Speedup { get; init; } = 1;

    /// <summary>Where to print.</summary>
    public required Terminal Terminal { get; init; }
}
