using System.Diagnostics;

namespace StratusLab.Elastic.Bench;

/// <summary>The time of a piece of work, as the median of several runs.</summary>
internal static class Median
{
    private const int Times = 7;

    /// <summary>Seconds of <paramref name="work"/>, with the garbage of earlier runs collected before each.</summary>
    public static double Seconds(Action work) => SecondsAsync(() =>
    {
        work();
        return Task.CompletedTask;
    }).GetAwaiter().GetResult();

    /// <summary>The same of work that waits.</summary>
    public static async Task<double> SecondsAsync(Func<Task> work, int times = Times)
    {
        // The first run compiles and fills caches; it does not count.
        await work();
        var seconds = new double[times];
        for (var i = 0; i < times; i++)
        {
            GC.Collect();
            var started = Stopwatch.GetTimestamp();
            await work();
            seconds[i] = Stopwatch.GetElapsedTime(started).TotalSeconds;
        }

        return seconds.Order().ElementAt(times / 2);
    }
}
