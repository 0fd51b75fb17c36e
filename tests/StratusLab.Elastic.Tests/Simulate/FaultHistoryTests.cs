using System.Collections.Concurrent;
using System.Globalization;
using StratusLab.Elastic.Simulate;

namespace StratusLab.Elastic.Tests.Simulate;

/// <summary>The promises under faults: thousands of seeded histories of the real decider, life cycles, lanes and ledger.</summary>
[TestClass]
public sealed class FaultHistoryTests
{
    private const int Seeds = 2000;

    /// <summary>A seed that once broke a promise stays here, whatever the number of seeds.</summary>
    private static readonly int[] Examples = [2, 3, 8, 11, 18, 1391];

    public TestContext TestContext { get; set; } = null!; // Set by the framework.

    [TestMethod]
    [TestCategory("Long")]
    public async Task History_AnySeed_KeepsEveryPromise()
    {
        // Other seeds than the first: ELASTIC_SEED=100000 ELASTIC_SEEDS=10000 make test
        var first = int.Parse(Environment.GetEnvironmentVariable("ELASTIC_SEED") ?? "1", CultureInfo.InvariantCulture);
        var count = int.Parse(Environment.GetEnvironmentVariable("ELASTIC_SEEDS") ?? $"{Seeds}", CultureInfo.InvariantCulture);
        var broken = new ConcurrentBag<string>();
        var (faults, crashes, jobs) = (0, 0, 0);
        await Parallel.ForEachAsync(Enumerable.Range(first, count).Concat(Examples).Distinct(), TestContext.CancellationToken, async (seed, ct) =>
        {
            var result = await FaultHistory.RunAsync(seed, _ => { }, ct);
            Interlocked.Add(ref faults, result.Faults);
            Interlocked.Add(ref crashes, result.Crashes);
            Interlocked.Add(ref jobs, result.Jobs);
            if (result.Violation is { } violation)
            {
                broken.Add($"elastic simulate --faults {seed} --trace   # {violation}");
            }
        });

        TestContext.WriteLine($"{count} histories: {jobs} jobs, {faults} faults, {crashes} crashes of the service.");
        Assert.IsTrue(broken.IsEmpty, $"Replay with:\n{string.Join('\n', broken.Order().Take(10))}");
        Assert.IsTrue(faults > count && crashes > count / 4, "The histories have hardly any faults in them: they prove nothing.");
    }

    [TestMethod]
    public async Task History_SameSeedTwice_GivesTheSameTrace()
    {
        for (var seed = 1; seed <= 5; seed++)
        {
            var one = await FaultHistory.RunAsync(seed, _ => { }, TestContext.CancellationToken);
            var other = await FaultHistory.RunAsync(seed, _ => { }, TestContext.CancellationToken);
            Assert.AreEqual(one, other);
        }
    }
}
