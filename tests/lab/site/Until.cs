using System.Diagnostics;

namespace StratusLab.Elastic.Lab;

/// <summary>A bounded wait for a fact.</summary>
internal static class Until
{
    public static async Task TrueAsync(string fact, TimeSpan within, Func<Task<bool>> isTrue, CancellationToken ct, Func<string>? why = null)
    {
        var watch = Stopwatch.StartNew();
        while (!await isTrue())
        {
            if (watch.Elapsed > within)
            {
                throw new TimeoutException($"Not within {within.TotalSeconds:0} s: {fact}.\n{why?.Invoke()}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System, ct);
        }
    }
}
