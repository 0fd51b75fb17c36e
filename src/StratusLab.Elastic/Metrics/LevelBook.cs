namespace StratusLab.Elastic.Metrics;

/// <summary>Levels as they are at one instant: gauges with their samples, in the order in which they were written.</summary>
internal sealed class LevelBook
{
    private readonly List<Level> levels = [];

    /// <summary>All gauges.</summary>
    public IReadOnlyList<Level> Levels => levels;

    /// <summary>Begins a gauge; the name is given without the prefix. All its samples follow before the next.</summary>
    public void Gauge(string shortName, string help) => levels.Add(new(ElasticMetrics.Prefix + shortName, help, []));

    /// <summary>One sample of the gauge.</summary>
    public void Sample(double value, params (string Name, string Value)[] labels) => levels[^1].Samples.Add((value, labels));

    /// <summary>A gauge.</summary>
    /// <param name="Name">Its whole name.</param>
    /// <param name="Help">What it is.</param>
    /// <param name="Samples">Its samples.</param>
    public sealed record Level(string Name, string Help, List<(double Value, (string Name, string Value)[] Labels)> Samples);
}
