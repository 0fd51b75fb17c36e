using System.CommandLine;

namespace StratusLab.Elastic.Cli;

/// <summary>What <c>elastic simulate</c> can be told, and which goes with which kind of simulation.</summary>
internal sealed class SimulateOptions
{
    public SimulateOptions()
    {
        Synthetic.AcceptOnlyFromAmong("bursts", "steady");
        foreach (var option in new[] { Jobs, MaxNodes, Cores })
        {
            option.Validators.Add(result => Refuse(result, result.GetValueOrDefault<int?>() < 1, "must be 1 or more"));
        }

        Count.Validators.Add(result => Refuse(result, result.GetValueOrDefault<int>() < 1, "must be 1 or more"));
        Speedup.Validators.Add(result => Refuse(result, !(result.GetValueOrDefault<double>() is > 0 and < 1e6), "must be more than 0"));
        Symbol[] workloads = [Trace, Synthetic];
        Belongs =
        [
            (Seed, [Synthetic]), (Site, [Trace]),
            (Jobs, workloads), (MaxNodes, workloads), (Cores, workloads), (Boot, workloads), (Idle, workloads), (Speedup, workloads),
            (Count, [Faults]), (IsTraced, [Faults]),
        ];
        All = [Synthetic, Faults, .. Belongs.Select(b => b.Option)];
    }

    public Argument<string?> Trace { get; } = new("TRACE") { Description = "A log in Standard Workload Format, plain or gzip (*.gz)", Arity = ArgumentArity.ZeroOrOne };

    public Option<string?> Synthetic { get; } = new("--synthetic") { Description = "A made-up workload: bursts or steady", HelpName = "KIND" };

    public Option<int> Seed { get; } = new("--seed")
    {
        Description = "The made-up workload's seed; the same seed gives the same jobs",
        HelpName = "N",
        DefaultValueFactory = _ => 1,
    };

    public Option<int?> Site { get; } = new("--site") { Description = "Only the jobs of this site of the log (its partition number)", HelpName = "N" };

    public Option<int?> Jobs { get; } = new("--jobs") { Description = "Only the first N jobs", HelpName = "N" };

    public Option<int?> MaxNodes { get; } = new("--max-nodes") { Description = "Most worker nodes", HelpName = "N" };

    public Option<int?> Cores { get; } = new("--cores") { Description = "Cores of a worker node", HelpName = "N" };

    public Option<TimeSpan?> Boot { get; } = SimulateCommand.Duration("--boot", "How long a worker node takes to boot, for example 2m");

    public Option<TimeSpan?> Idle { get; } = SimulateCommand.Duration("--idle", "How long a worker node may be idle, for example 10m");

    public Option<double> Speedup { get; } = new("--speedup") { Description = "How many times as fast the jobs come", HelpName = "X", DefaultValueFactory = _ => 1 };

    public Option<int?> Faults { get; } = new("--faults")
    {
        Description = "The service under random faults and crashes: a history that follows from this seed",
        HelpName = "SEED",
    };

    public Option<int> Count { get; } = new("--count")
    {
        Description = "So many histories, of this seed and those that follow",
        HelpName = "N",
        DefaultValueFactory = _ => 1,
    };

    public Option<bool> IsTraced { get; } = new("--trace") { Description = "Print everything that happens in the histories" };

    /// <summary>What each option goes with.</summary>
    public IReadOnlyList<(Option Option, Symbol[] Kinds)> Belongs { get; }

    /// <summary>All options, in the order of the help.</summary>
    public IReadOnlyList<Option> All { get; }

    private static void Refuse(System.CommandLine.Parsing.OptionResult result, bool isWrong, string how)
    {
        if (isWrong)
        {
            result.AddError($"Option '{result.Option.Name}' {how}.");
        }
    }
}
