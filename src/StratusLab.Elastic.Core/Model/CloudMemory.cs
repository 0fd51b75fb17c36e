using System.Collections.Immutable;

namespace StratusLab.Elastic.Core.Model;

/// <summary>
/// What planning remembers of an EC2 host: which instance types it had no room for, and what it has cost. Costs are the product of time and rate, piece by piece:
/// the rate holds from <see cref="CountedAt"/> until it changes.
/// </summary>
public sealed record CloudMemory
{
    private static readonly TimeSpan Least = TimeSpan.FromMinutes(1);

    /// <summary>Nothing yet.</summary>
    public static CloudMemory None { get; } = new();

    /// <summary>Instance types of which there were none to be had.</summary>
    public ImmutableSortedDictionary<string, BackOff> Types { get; init; } = ImmutableSortedDictionary<string, BackOff>.Empty;

    /// <summary>All costs until <see cref="CountedAt"/>.</summary>
    public decimal Total { get; init; }

    /// <summary>The costs of the calendar month (UTC) that <see cref="CountedAt"/> is in, until then.</summary>
    public decimal OfMonth { get; init; }

    /// <summary>Until when costs are counted.</summary>
    public DateTimeOffset CountedAt { get; init; }

    /// <summary>What an hour has cost since then.</summary>
    public decimal Rate { get; init; }

    /// <summary>The memory with everything counted until <paramref name="now"/>, from when on an hour costs <paramref name="rate"/>.</summary>
    public CloudMemory Count(DateTimeOffset now, decimal rate)
    {
        var month = new DateTimeOffset(now.UtcDateTime.Year, now.UtcDateTime.Month, 1, 0, 0, 0, TimeSpan.Zero);
        var cost = now > CountedAt ? CostOf(now - CountedAt) : 0;
        var ofMonth = CountedAt < month ? CostOf(now - month) : OfMonth + cost;
        return this with { Total = Total + cost, OfMonth = ofMonth, CountedAt = now, Rate = rate };
    }

    /// <summary>The same memory while the rate is the same and little has been counted since; so that a pass without news writes nothing.</summary>
    public CloudMemory Settle(DateTimeOffset now, decimal rate) => rate == Rate && (rate == 0 || (now - CountedAt).Duration() < Least) ? this : Count(now, rate);

    /// <summary>A start, which costs a minute whatever comes of it.</summary>
    public CloudMemory Started(InstanceType type, DateTimeOffset now)
    {
        var counted = Count(now, Rate);
        var minute = type.PricePerHour / 60;
        return counted with { Total = counted.Total + minute, OfMonth = counted.OfMonth + minute };
    }

    /// <summary>The costs of the calendar month that <paramref name="now"/> is in.</summary>
    public decimal CostOfMonth(DateTimeOffset now) => Count(now, Rate).OfMonth;

    private decimal CostOf(TimeSpan time) => Rate * time.Ticks / TimeSpan.TicksPerHour;
}
