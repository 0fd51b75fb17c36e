using System.Diagnostics.Metrics;

namespace StratusLab.Elastic.Metrics;

/// <summary>Adds up what the instruments of one <see cref="ElasticMetrics"/> measure, from its own start on.</summary>
internal sealed class MetricStore : IDisposable
{
    private readonly SortedDictionary<string, Family> families = new(StringComparer.Ordinal);
    private readonly Lock turn = new();
    private readonly MeterListener listener = new();

    /// <summary>Starts to listen.</summary>
    public MetricStore(ElasticMetrics metrics)
    {
        listener.InstrumentPublished = (instrument, me) =>
        {
            if (ReferenceEquals(instrument.Meter, metrics.Meter))
            {
                me.EnableMeasurementEvents(instrument, FamilyOf(instrument, metrics));
            }
        };
        listener.SetMeasurementEventCallback<long>(static (_, value, tags, family) => (family as Family)?.Add(value, tags));
        listener.SetMeasurementEventCallback<double>(static (_, value, tags, family) => (family as Family)?.Add(value, tags));
        listener.Start();
    }

    /// <summary>All families in the order of their names.</summary>
    public Family[] Families()
    {
        lock (turn)
        {
            return [.. families.Values];
        }
    }

    /// <inheritdoc/>
    public void Dispose() => listener.Dispose();

    private Family FamilyOf(Instrument instrument, ElasticMetrics metrics)
    {
        lock (turn)
        {
            if (!families.TryGetValue(instrument.Name, out var family))
            {
                families.Add(instrument.Name, family = new(instrument, metrics));
            }

            return family;
        }
    }
}
