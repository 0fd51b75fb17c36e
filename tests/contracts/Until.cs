using System.Diagnostics;

namespace StratusLab.Elastic.Contracts;

/// <summary>A bounded wait for a fact.</summary>
public static class Until
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(300);

    /// <summary>Asks again and again, after pauses that grow from 20 ms to 300 ms, until it is true.</summary>
    /// <exception cref="TimeoutException">It was not true <paramref name="within"/> that time; with <paramref name="fact"/> and what <paramref name="why"/> tells.</exception>
    public static async Task TrueAsync(string fact, TimeSpan within, Func<Task<bool>> isTrue, CancellationToken ct, Func<string>? why = null)
    {
        var watch = Stopwatch.StartNew();
        for (var pause = TimeSpan.FromMilliseconds(20); !await isTrue(); pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            if (watch.Elapsed > within)
            {
                throw new TimeoutException($"Not within {within.TotalSeconds:0} s: {fact}.\n{why?.Invoke()}");
            }

            await Task.Delay(pause, TimeProvider.System, ct);
        }
    }
}
