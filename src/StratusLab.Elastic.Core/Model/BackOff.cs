using System.Text.Json.Serialization;

namespace StratusLab.Elastic.Core.Model;

/// <summary>How often something has failed in a row, and until when it is left alone.</summary>
public sealed record BackOff
{
    /// <summary>Nothing has failed.</summary>
    public static BackOff None { get; } = new();

    /// <summary>Failures in a row.</summary>
    public int Failures { get; init; }

    /// <summary>Not used again before this; null when it may be used.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>What failed last.</summary>
    public string Reason { get; init; } = "";

    /// <summary>True after ten failures in a row: a pool is then stopped until an operator resumes it (protected mode).</summary>
    [JsonIgnore]
    public bool IsProtected => Failures >= 10;

    /// <summary>True while it waits for another try.</summary>
    public bool IsResting(DateTimeOffset now) => now < Until;

    /// <summary>One more failure: 30 s, doubled each time, at most 30 min. What fails during a rest was under way before it and counts no more.</summary>
    public BackOff Failed(DateTimeOffset now, string reason)
    {
        if (IsResting(now))
        {
            return this with { Reason = reason };
        }

        var wait = TimeSpan.FromSeconds(Math.Min(1800, 30 * Math.Pow(2, Failures)));
        return new() { Failures = Failures + 1, Until = now + wait, Reason = reason };
    }
}
