using System.Collections.Immutable;

namespace StratusLab.Elastic.Simulation;

/// <summary>Workloads made up from a seed, for trying a configuration out.</summary>
public static class SyntheticWorkload
{
    /// <summary>Twelve bursts of 5 to 60 short jobs, ten minutes to an hour apart.</summary>
    public static ImmutableArray<WorkloadJob> Bursts(int seed)
    {
        var dice = new Random(seed);
        var jobs = ImmutableArray.CreateBuilder<WorkloadJob>();
        var at = TimeSpan.Zero;
        for (var burst = 0; burst < 12; burst++)
        {
            for (var i = dice.Next(5, 61); i > 0; i--)
            {
                jobs.Add(Job(dice, at + TimeSpan.FromSeconds(dice.Next(30)), 60, 1200));
            }

            at += TimeSpan.FromSeconds(dice.Next(600, 3600));
        }

        return [.. jobs.OrderBy(j => j.After)];
    }

    /// <summary>A day of jobs that come one by one, on average every 90 seconds.</summary>
    public static ImmutableArray<WorkloadJob> Steady(int seed)
    {
        var dice = new Random(seed);
        var jobs = ImmutableArray.CreateBuilder<WorkloadJob>();
        for (var at = TimeSpan.Zero; at < TimeSpan.FromDays(1); at += TimeSpan.FromSeconds(-90 * Math.Log(1 - dice.NextDouble())))
        {
            jobs.Add(Job(dice, at, 120, 3600));
        }

        return jobs.ToImmutable();
    }

    private static WorkloadJob Job(Random dice, TimeSpan after, int shortest, int longest)
    {
        var run = TimeSpan.FromSeconds(dice.Next(shortest, longest));
        return new(after, 1 << dice.Next(3), run, run * 1.5, $"user{dice.Next(5)}");
    }
}
