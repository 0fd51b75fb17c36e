using System.Collections.Immutable;

namespace StratusLab.Elastic.Ledger;

/// <summary>An amount of something that is counted for longer than the service lives.</summary>
/// <param name="Metric">What is counted: a metric's whole name.</param>
/// <param name="Labels">The values of its labels, in the metric's own order.</param>
/// <param name="Value">In a commit what is added; in the ledger all that ever was.</param>
internal sealed record Tally(string Metric, ImmutableArray<string> Labels, double Value);
