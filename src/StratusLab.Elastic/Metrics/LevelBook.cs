namespace StratusLab.Elastic.Metrics;

/// <summary>Levels as they are at one instant: gauges, and sums that are kept elsewhere, with their samples, in the order in which they were written.</summary>
internal sealed class LevelBook
{
    private readonly List<Level> levels = [];

    /// <summary>All of them.</summary>
    public IReadOnlyList<Level> Levels => levels;

    /// <summary>Begins a gauge; the name is given without the prefix. All its samples follow before the next.</summary>
    public void Gauge(string shortName, string help) => levels.Add(new(ElasticMetrics.Prefix + shortName, help, false, []));

    /// <summary>The same for what only ever grows; its name ends in <c>_total</c>.</summary>
    public void Sum(string shortName, string help) => levels.Add(new(ElasticMetrics.Prefix + shortName, help, true, []));

    /// <summary>One sample of what was begun last.</summary>
    public void Sample(double value, params (string Name, string Value)[] labels) => levels[^1].Samples.Add((value, labels));

    /// <summary>A gauge or a sum.</summary>
    /// <param name="Name">Its whole name.</param>
    /// <param name="Help">What it is.</param>
    /// <param name="IsSum">True when it only ever grows.</param>
    /// <param name="Samples">Its samples.</param>
    public sealed record Level(string Name, string Help, bool IsSum, List<(double Value, (string Name, string Value)[] Labels)> Samples);
}
