using System.Diagnostics;

namespace StratusLab.Elastic.Tests.Api;

/// <summary>Waits for a fact with a bounded poll.</summary>
internal static class Eventually
{
    public static async Task IsTrueAsync(Func<Task<bool>> fact, CancellationToken ct)
    {
        var since = Stopwatch.StartNew();
        while (!await fact())
        {
            Assert.IsLessThan(TimeSpan.FromSeconds(30), since.Elapsed, "It did not become true within 30 s.");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, ct);
        }
    }
}
