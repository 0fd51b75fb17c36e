using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using StratusLab.Elastic.Ledger;

namespace StratusLab.Elastic.Metrics;

/// <summary>
/// A counter whose sum outlives the service. What is added is written to the ledger first and shown after that: a sum that fell after a crash would be taken for a counter
/// that began anew, and all of it be counted once more.
/// </summary>
internal sealed class KeptCounter(Meter meter, string name, string? unit, string help, params ImmutableArray<string> labels)
{
    private readonly Counter<double> counter = meter.CreateCounter<double>(ElasticMetrics.Prefix + name, unit, help);

    /// <summary>Its whole name.</summary>
    public string Name => counter.Name;

    /// <summary>An amount to write, with the values of its labels in their order.</summary>
    public Tally Of(double amount, params ImmutableArray<string> values) => new(Name, values, amount);

    /// <summary>Shows what is written. What an earlier program wrote with other labels is passed over.</summary>
    public void Show(Tally tally)
    {
        if (tally.Labels.Length == labels.Length)
        {
            counter.Add(tally.Value, [.. labels.Select((l, i) => KeyValuePair.Create<string, object?>(l, tally.Labels[i]))]);
        }
    }
}
