namespace StratusLab.Elastic.Lrms.Reading;

/// <summary>Counts the rows that a parser leaves out. Reasons are constants, so that they can label a metric.</summary>
internal sealed class SkippedRows
{
    private readonly Dictionary<string, int> counts = new(StringComparer.Ordinal);

    /// <summary>The counts so far.</summary>
    public IReadOnlyDictionary<string, int> Counts => counts;

    /// <summary>One more for <paramref name="reason"/>.</summary>
    public void Add(string reason) => counts[reason] = counts.GetValueOrDefault(reason) + 1;
}
