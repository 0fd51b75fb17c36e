using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace StratusLab.Elastic.Metrics;

/// <summary>All series of one instrument. Their number is bounded: what comes after the last is added to one series whose labels are all "other".</summary>
internal sealed class Family
{
    private readonly ConcurrentDictionary<string, Series> series = new(StringComparer.Ordinal);
    private readonly Instrument instrument;
    private readonly ElasticMetrics metrics;
    private readonly double[] bounds;
    private readonly bool isHistogram;
    private KeyValuePair<string, Series>[] inOrder = [];

    /// <summary>Starts without series.</summary>
    public Family(Instrument instrument, ElasticMetrics metrics)
    {
        (this.instrument, this.metrics) = (instrument, metrics);
        isHistogram = instrument is Histogram<double>;
        bounds = (instrument as Histogram<double>)?.Advice?.HistogramBucketBoundaries is { } wanted ? [.. wanted] : [];
    }

    /// <summary>Adds a measurement.</summary>
    public void Add(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = LabelText.Of(tags);
        if (!series.TryGetValue(labels, out var one))
        {
            one = series.GetOrAdd(series.Count < metrics.MostSeries ? labels : LabelText.Other(tags), static (_, b) => new(b), bounds);
        }

        one.Add(value);
    }

    /// <summary>Writes all series in the order of their labels; nothing while there is none.</summary>
    public void Write(MetricWriter to)
    {
        var all = InOrder();
        if (all.Length == 0)
        {
            return;
        }

        to.Begin(instrument.Name, isHistogram ? "histogram" : "counter", instrument.Description ?? "");
        Span<long> cumulative = stackalloc long[bounds.Length];
        foreach (var (labels, one) in all)
        {
            var (sum, count) = one.Read(cumulative);
            if (isHistogram)
            {
                to.Histogram(labels, bounds, cumulative, sum, count);
            }
            else
            {
                to.Sample(labels, sum);
            }
        }
    }

    // Series are only ever added, so their number tells whether the order is still that of all.
    private KeyValuePair<string, Series>[] InOrder()
    {
        var known = Volatile.Read(ref inOrder);
        if (known.Length != series.Count)
        {
            known = [.. series.OrderBy(s => s.Key, StringComparer.Ordinal)];
            Volatile.Write(ref inOrder, known);
        }

        return known;
    }
}
