namespace StratusLab.Elastic.Vmm.Drivers.Ec2;

/// <summary>
/// How soon the next request may be sent. Each refusal for coming too fast doubles the longest rest, from 2 s to 2 min; how long it is, is drawn between half of that and
/// all of it, so that several services that were refused together do not come back together. Any request that was let through ends it.
/// </summary>
internal sealed class Ec2Pace(TimeProvider clock, Random random)
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    private readonly Lock gate = new();
    private int refusals;
    private DateTimeOffset until;

    /// <summary>How long to wait yet; null when nothing speaks against a request.</summary>
    public TimeSpan? Rest
    {
        get
        {
            lock (gate)
            {
                var left = until - clock.GetUtcNow();
                // More than the longest means that the clock was set back.
                return left > TimeSpan.Zero && left <= Longest ? left : null;
            }
        }
    }

    /// <summary>A request came too fast.</summary>
    public void Slow()
    {
        lock (gate)
        {
            var longest = Math.Min(Longest.TotalSeconds, Math.Pow(2, Math.Min(++refusals, 10)));
            until = clock.GetUtcNow() + TimeSpan.FromSeconds(longest * (0.5 + (random.NextDouble() / 2)));
        }
    }

    /// <summary>A request was let through.</summary>
    public void Pass()
    {
        lock (gate)
        {
            (refusals, until) = (0, default);
        }
    }
}
