namespace StratusLab.Elastic.Contracts;

/// <summary>A clock that shows the same instant until a test moves it; timers run as ever. For timers that a test moves too, see <see cref="ManualClock"/>.</summary>
public sealed class StoppedClock(DateTimeOffset start) : TimeProvider
{
    /// <summary>Where it stands at first, unless a test says otherwise.</summary>
    public static readonly DateTimeOffset Now = new(2026, 3, 2, 13, 5, 22, TimeSpan.Zero);

    private DateTimeOffset now = start;

    /// <summary>Stands at <see cref="Now"/>.</summary>
    public StoppedClock()
        : this(Now)
    {
    }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => now;

    /// <summary>Moves it on.</summary>
    public void Advance(TimeSpan by) => now += by;
}
