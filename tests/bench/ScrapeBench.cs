using System.Diagnostics.Metrics;
using System.IO.Pipelines;
using Microsoft.Extensions.Logging.Abstractions;
using StratusLab.Elastic.Metrics;
using StratusLab.Elastic.Reconciliation;

namespace StratusLab.Elastic.Bench;

/// <summary>One scrape of 10,000 series, and of twice as many. All are counted ones: levels are printed once in a pass, and a scrape only copies them.</summary>
internal static class ScrapeBench
{
    private const int SeriesPerHistogram = 17;

    public static async Task<Measure[]> RunAsync()
    {
        var (once, bytes) = await OfAsync(10_000);
        var (twice, _) = await OfAsync(20_000);
        return
        [
            new("scrape of 10,000 series", once * 1000, "ms", 10),
            new("scrape of 20,000 series, as a ratio to that", twice / once, "", 2.5),
            new("scrape of 10,000 series: garbage", bytes / 1024.0, "KiB", 256),
        ];
    }

    private static async Task<(double Seconds, long Garbage)> OfAsync(int series)
    {
        using var factory = new Factory();
        var metrics = new ElasticMetrics(factory);
        using var store = new MetricStore(metrics);
        var site = new ServedSite { Name = "bench", Clusters = [], Hosts = [], Networks = [], Tuning = new() };
        var levels = new Levels(metrics, new(), new(), site, new(site, NullLogger<HostsFile>.Instance), new("1", "", DateTimeOffset.UnixEpoch), TimeProvider.System);
        var exposition = new Exposition(store, levels);
        for (var i = 0; i < series / SeriesPerHistogram / 2; i++)
        {
            metrics.LrmsActed(new($"cluster{i}"), "drain", TimeSpan.FromSeconds(i % 50));
            metrics.DriverDone("libvirt", $"operation{i}", TimeSpan.FromSeconds(i % 50), null);
        }

        var garbage = long.MaxValue;
        var seconds = await Median.SecondsAsync(async () =>
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            await exposition.WriteAsync(PipeWriter.Create(Stream.Null, new(minimumBufferSize: 64 << 10)), CancellationToken.None);
            garbage = Math.Min(garbage, GC.GetAllocatedBytesForCurrentThread() - before);
        });
        return (seconds, garbage);
    }

    private sealed class Factory : IMeterFactory
    {
        private readonly Meter meter = new("StratusLab.Elastic.Bench");

        public Meter Create(MeterOptions options) => meter;

        public void Dispose() => meter.Dispose();
    }
}
