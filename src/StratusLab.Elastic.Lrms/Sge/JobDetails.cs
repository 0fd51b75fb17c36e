using System.Collections.Immutable;

namespace StratusLab.Elastic.Lrms.Sge;

/// <summary>What only <c>qstat -j</c> tells of a job.</summary>
internal sealed record JobDetails
{
    public required string Number { get; init; }

    /// <summary>The group it was submitted with; null when that is not said.</summary>
    public string? Group { get; init; }

    /// <summary>How many tasks may run at a time (<c>-tc</c>); null without a throttle.</summary>
    public int? TaskLimit { get; init; }

    /// <summary>When it may start (<c>-a</c>); null at any time.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>True when it belongs to an advance reservation.</summary>
    public bool IsReserved { get; init; }

    /// <summary>What the scheduler says of it; nothing where schedd_job_info is off.</summary>
    public ImmutableArray<string> Messages { get; init; } = [];
}
