using System.IO.Pipelines;
using StratusLab.Elastic.Reconciliation;

namespace StratusLab.Elastic.Metrics;

/// <summary>
/// Answers a scrape: levels from the last pass and the host board, then what was counted. Talks to nothing outside this process, so a scrape costs the same
/// however ill the site is.
/// </summary>
internal sealed class Exposition(MetricStore store, ElasticMetrics metrics, LiveView live, HostBoard board, ServedSite site, HostsFile hosts, ServiceInfo service, TimeProvider time)
{
    /// <summary>The content type of what is written.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private const int Chunk = 32 << 10;

    /// <summary>Writes everything, families in a fixed order, each with its series in a fixed order.</summary>
    public async Task WriteAsync(PipeWriter output, CancellationToken ct)
    {
        var writer = new MetricWriter(output);
        var flushed = 0L;
        foreach (var part in Parts())
        {
            part(writer);
            if (writer.Written - flushed > Chunk)
            {
                await output.FlushAsync(ct);
                flushed = writer.Written;
            }
        }

        await output.FlushAsync(ct);
    }

    private IEnumerable<Action<MetricWriter>> Parts()
    {
        var now = time.GetUtcNow();
        yield return to => ServiceLevels.Write(to, service, metrics, hosts);
        if (live.Last is { } pass)
        {
            yield return to => ClusterLevels.Write(to, pass, metrics, now);
            yield return to => QueueLevels.Write(to, pass, now);
            yield return to => NodeLevels.Write(to, pass, now);
            yield return to => NetworkLevels.Write(to, pass, site, now);
            yield return to => ImageLevels.Write(to, pass.State);
        }

        yield return to => HostLevels.Write(to, live.Last, board, site, now);
        foreach (var family in store.Families())
        {
            yield return family.Write;
        }
    }
}
