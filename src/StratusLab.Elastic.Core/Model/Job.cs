using System.Collections.Immutable;

namespace StratusLab.Elastic.Core.Model;

/// <summary>
/// A job as read from its LRMS. The pending rest of an array is one job with a count. A hundred thousand of these are made at a time: what may be missing is kept without a flag of
/// its own, and times as ticks.
/// </summary>
public sealed record Job
{
    private readonly string? array;
    private readonly string? partOf;
    private readonly long submitted;
    private readonly long eligible;
    private readonly long started;

    /// <summary>As the user knows it; the pending rest of an array bears the array's id.</summary>
    public required JobId Id { get; init; }

    /// <summary>The array it belongs to; null when it is none.</summary>
    public JobId? Array
    {
        get => array is null ? null : new JobId(array);
        init => array = value?.Value;
    }

    /// <summary>The heterogeneous job that it is a component of: its components start together or not at all, and each may want other nodes. Null when it is none.</summary>
    public JobId? PartOf
    {
        get => partOf is null ? null : new JobId(partOf);
        init => partOf = value?.Value;
    }

    /// <summary>The user's name for it; any text, never used in a command.</summary>
    public string Name { get; init; } = "";

    /// <summary>Who submitted it.</summary>
    public required string User { get; init; }

    /// <summary>The account, project or VO it is charged to; empty when there is none.</summary>
    public string Account { get; init; } = "";

    /// <summary>The queues it may start in; usually one.</summary>
    public required ImmutableArray<QueueName> Queues { get; init; }

    /// <summary>What it does.</summary>
    public required JobState State { get; init; }

    /// <summary>What one task needs.</summary>
    public required JobShape Shape { get; init; }

    /// <summary>How many tasks of <see cref="Shape"/> wait in this record; 1 unless it is an array.</summary>
    public int Tasks { get; init; } = 1;

    /// <summary>How many tasks of its array may run at a time; null without a throttle.</summary>
    public int? TaskLimit { get; init; }

    /// <summary>Why it waits; meaningless unless pending.</summary>
    public WaitReason Reason { get; init; }

    /// <summary>The LRMS's own words for <see cref="Reason"/>.</summary>
    public string ReasonText { get; init; } = "";

    /// <summary>When it was submitted.</summary>
    public DateTimeOffset Submitted
    {
        get => new(submitted, TimeSpan.Zero);
        init => submitted = value.UtcTicks;
    }

    /// <summary>When it may start at the earliest; null when that is not known or not yet the case.</summary>
    public DateTimeOffset? Eligible
    {
        get => Time(eligible);
        init => eligible = value?.UtcTicks ?? 0;
    }

    /// <summary>When it started; null unless it has nodes.</summary>
    public DateTimeOffset? Started
    {
        get => Time(started);
        init => started = value?.UtcTicks ?? 0;
    }

    /// <summary>The nodes it has.</summary>
    public ImmutableArray<NodeName> Nodes { get; init; } = [];

    /// <summary>The LRMS's priority: higher starts earlier.</summary>
    public long Priority { get; init; }

    private static DateTimeOffset? Time(long ticks) => ticks == 0 ? null : new DateTimeOffset(ticks, TimeSpan.Zero);
}
