namespace StratusLab.Elastic.Simulate;

/// <summary>The site that a workload is played on: one cluster, one pool.</summary>
internal sealed record WorkloadSetting
{
    /// <summary>Most nodes at a time.</summary>
    public required int MaxNodes { get; init; }

    /// <summary>Cores of a node.</summary>
    public required int Cores { get; init; }

    /// <summary>From the decision to a node that takes jobs.</summary>
    public required TimeSpan Boot { get; init; }

    /// <summary>How long a node may be idle.</summary>
    public required TimeSpan Idle { get; init; }

    /// <summary>How many times as fast the jobs come.</summary>
    public double Speedup { get; init; } = 1;
}
