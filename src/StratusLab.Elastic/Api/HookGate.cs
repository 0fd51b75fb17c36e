namespace StratusLab.Elastic.Api;

/// <summary>
/// Turns any number of knocks into few calls. Invariant: after every knock there is a call that began at or after it, at once or one pause later, and there is at most
/// one call per pause.
/// </summary>
internal sealed class HookGate : IDisposable
{
    private readonly Lock turn = new();
    private readonly Action call;
    private readonly Func<TimeSpan> pauseNow;
    private readonly TimeProvider time;
    private readonly ITimer timer;
    private long? last;
    private bool isDue;

    /// <summary>Opens it.</summary>
    public HookGate(Action call, Func<TimeSpan> pause, TimeProvider time)
    {
        (this.call, pauseNow, this.time) = (call, pause, time);
        timer = time.CreateTimer(static me => ((HookGate)me!).OnDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan); // The state is this gate.
    }

    /// <summary>Somebody knocks. False when a call was due anyway.</summary>
    public bool Knock()
    {
        lock (turn)
        {
            if (isDue)
            {
                return false;
            }

            var pause = pauseNow();
            if (last is { } before && time.GetElapsedTime(before) is var since && since < pause)
            {
                isDue = true;
                timer.Change(pause - since, Timeout.InfiniteTimeSpan);
                return true;
            }

            last = time.GetTimestamp();
        }

        call();
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => timer.Dispose();

    private void OnDue()
    {
        lock (turn)
        {
            isDue = false;
            last = time.GetTimestamp();
        }

        call();
    }
}
