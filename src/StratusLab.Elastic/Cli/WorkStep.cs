namespace StratusLab.Elastic.Cli;

/// <summary>How far long work is.</summary>
/// <param name="Phase">What it is at; empty when all of it is done.</param>
/// <param name="Bytes">Bytes read so far in this phase.</param>
/// <param name="Total">Bytes to read in this phase; null when nobody knows.</param>
internal sealed record WorkStep(string Phase, long Bytes, long? Total)
{
    /// <summary>All of it is done.</summary>
    public static WorkStep Done { get; } = new("", 0, null);
}
