namespace StratusLab.Elastic.Configuration;

/// <summary>Intervals, deadlines and limits.</summary>
public sealed record TuningConfiguration
{
    /// <summary>How often the queues are read and a plan is made.</summary>
    public TimeSpan ReconcileInterval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How old the last pass may be before something is wrong: four times an interval with the longest read, and at least two minutes.</summary>
    public TimeSpan PassIsLateAfter => TimeSpan.FromTicks(Math.Max(TimeSpan.FromMinutes(2).Ticks, 4 * (ReconcileInterval + LrmsReadDeadline).Ticks));

    /// <summary>How long after one pass the next may end before the service must be thought to hang: far longer than all deadlines of a pass together.</summary>
    public TimeSpan PassHangsAfter => 2 * PassIsLateAfter + TimeSpan.FromMinutes(5);

    /// <summary>How often each host is looked at.</summary>
    public TimeSpan HostInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often the ledger is pruned and the hosts' directories are listed.</summary>
    public TimeSpan SweepInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long what is left of a VM that is over stays on its host; one that the ledger does not know is never removed.</summary>
    public TimeSpan OrphanGrace { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a VM may take from its placement until it is seen running.</summary>
    public TimeSpan BootDeadline { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a VM may take to power off before it is destroyed.</summary>
    public TimeSpan ShutdownGrace { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long reading one batch system may take.</summary>
    public TimeSpan LrmsReadDeadline { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Most VMs that are prepared and started on one host at the same time.</summary>
    public int MaxParallelDeploysPerHost { get; init; } = 2;

    /// <summary>How many plans are kept.</summary>
    public int KeepPlans { get; init; } = 500;

    /// <summary>Most VMs that one pass may start.</summary>
    public int MaxBootsPerPass { get; init; } = 50;
}
