namespace StratusLab.Elastic.Tests.Dashboards;

/// <summary>A clock that runs faster than the real one, timers and all: what takes an hour is seen in a minute.</summary>
internal sealed class FastClock(double speed) : TimeProvider
{
    private readonly DateTimeOffset start = System.GetUtcNow();
    private readonly long begun = System.GetTimestamp();

    public override long TimestampFrequency => System.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => start + (System.GetElapsedTime(begun) * speed);

    public override long GetTimestamp() => begun + (long)((System.GetTimestamp() - begun) * speed);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new Timer(System.CreateTimer(callback, state, Slow(dueTime), Slow(period)), Slow);

    private TimeSpan Slow(TimeSpan span) => span < TimeSpan.Zero ? span : span / speed;

    private sealed class Timer(ITimer inner, Func<TimeSpan, TimeSpan> slow) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => inner.Change(slow(dueTime), slow(period));

        public void Dispose() => inner.Dispose();

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
