using System.Collections.Immutable;

namespace StratusLab.Elastic.Lrms.Sge;

/// <summary>A cluster queue as <c>qconf -sq</c> shows it.</summary>
internal sealed record SgeQueue
{
    public required string Name { get; init; }

    /// <summary>Its hosts and host groups.</summary>
    public ImmutableArray<string> Hosts { get; init; } = [];

    /// <summary>The parallel environments it serves on at least some hosts.</summary>
    public ImmutableArray<string> ParallelEnvironments { get; init; } = [];

    /// <summary>The longest a job may run in it.</summary>
    public TimeSpan? MaxWalltime { get; init; }

    /// <summary>True when it takes batch jobs that are not parallel.</summary>
    public bool IsBatch { get; init; } = true;

    /// <summary>Whom it admits on hosts of ours.</summary>
    public SgeAccess Access { get; init; } = new();

    /// <summary>The calendar that opens and closes it on hosts of ours; empty when it is always open.</summary>
    public string Calendar { get; init; } = "";
}
