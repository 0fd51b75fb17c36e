using StratusLab.Elastic.Hosting;

namespace StratusLab.Elastic.Metrics;

/// <summary>Which program runs, and since when.</summary>
/// <param name="Version">Its version, for example <c>0.1.0</c>.</param>
/// <param name="Revision">The source it was built from; empty when the build did not say.</param>
/// <param name="UpSince">When it started.</param>
internal sealed record ServiceInfo(string Version, string Revision, DateTimeOffset UpSince)
{
    /// <summary>This program, started now.</summary>
    public static ServiceInfo Now(TimeProvider time)
    {
        var text = ProgramVersion.Text;
        var plus = text.IndexOf('+', StringComparison.Ordinal);
        return plus < 0 ? new(text, "", time.GetUtcNow()) : new(text[..plus], text[(plus + 1)..], time.GetUtcNow());
    }
}
