using System.Buffers;
using System.IO.Pipelines;

namespace StratusLab.Elastic.Metrics;

/// <summary>Answers a scrape: the levels, then what was counted. Waits for nobody: a slow LRMS, host or ledger never slows it.</summary>
internal sealed class Exposition(MetricStore store, Levels levels)
{
    /// <summary>The content type of what is written.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private const int Chunk = 32 << 10;

    /// <summary>Writes everything, families in a fixed order, each with its series in a fixed order.</summary>
    public async Task WriteAsync(PipeWriter output, CancellationToken ct)
    {
        var writer = new MetricWriter(output);
        writer.Write(levels.Now());
        output.Write(levels.OfPass().Text.Span);
        await output.FlushAsync(ct);
        var flushed = 0L;
        foreach (var family in store.Families())
        {
            family.Write(writer);
            if (writer.Written - flushed > Chunk)
            {
                await output.FlushAsync(ct);
                flushed = writer.Written;
            }
        }

        await output.FlushAsync(ct);
    }
}
