using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Core.Planning;

/// <summary>How long the nodes of a pool that are there now took from decision to ready.</summary>
/// <param name="Shortest">The fastest.</param>
/// <param name="Median">The middle one; of two the longer.</param>
/// <param name="Longest">The slowest.</param>
internal sealed record BootTimes(TimeSpan Shortest, TimeSpan Median, TimeSpan Longest)
{
    /// <summary>Those of a pool; null when none of its nodes has joined.</summary>
    public static BootTimes? Of(PoolName pool, Observation seen)
    {
        var took = seen.Nodes.Where(n => n.Pool == pool && n.Joined is not null).Select(n => n.Joined!.Value - n.Created).Order().ToArray(); // Filtered.
        return took.Length == 0 ? null : new(took[0], took[took.Length / 2], took[^1]);
    }

    /// <summary>"this pool's nodes took 38 s to 55 s".</summary>
    public override string ToString()
    {
        var (least, most) = (Words.Span(Shortest), Words.Span(Longest));
        return $"this pool's nodes took {(least == most ? least : $"{least} to {most}")}";
    }
}
