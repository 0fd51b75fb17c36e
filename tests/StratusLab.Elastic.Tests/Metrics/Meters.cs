using System.Diagnostics.Metrics;
using System.Text;
using StratusLab.Elastic.Ledger;
using StratusLab.Elastic.Metrics;
using StratusLab.Elastic.Reconciliation;

namespace StratusLab.Elastic.Tests.Metrics;

/// <summary>Metrics of one test, with the store that listens to them.</summary>
internal sealed class Meters : IMeterFactory
{
    private readonly List<Meter> meters = [];

    public Meters()
    {
        Metrics = new(this);
        Store = new(Metrics);
    }

    public ElasticMetrics Metrics { get; }

    public MetricStore Store { get; }

    public Meter Create(MeterOptions options)
    {
        var meter = new Meter(options);
        meters.Add(meter);
        return meter;
    }

    /// <summary>A pass that was written.</summary>
    public void Pass(Decision decision, LedgerState before, Epoch epoch, TimeSpan took, TimeSpan deciding) =>
        Metrics.PassDone(decision, Metrics.TalliesOf(decision, before), before, epoch, took, deciding);

    /// <summary>What was counted, as text, without the prefix.</summary>
    public string Text()
    {
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        var writer = new MetricWriter(output);
        foreach (var family in Store.Families())
        {
            family.Write(writer);
        }

        return Encoding.UTF8.GetString(output.WrittenSpan).Replace(ElasticMetrics.Prefix, "", StringComparison.Ordinal);
    }

    /// <summary>The value of one series; null when it is not there.</summary>
    public string? Value(string series) => Text().Split('\n').SingleOrDefault(l => l.StartsWith(series + " ", StringComparison.Ordinal))?[(series.Length + 1)..];

    public void Dispose()
    {
        Store.Dispose();
        meters.ForEach(m => m.Dispose());
    }
}
