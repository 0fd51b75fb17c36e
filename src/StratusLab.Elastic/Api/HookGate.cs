namespace StratusLab.Elastic.Api;

/// <summary>
/// Turns any number of knocks into few calls. Invariant: after every knock there is a call that began at or after it, and there is at most one call per pause in the long run. After
/// quiet the first <see cref="Burst"/> are <see cref="Shortest"/> apart: what is knocked for may not be there yet at the first.
/// </summary>
internal sealed class HookGate : IDisposable
{
    /// <summary>Calls that a quiet time saves up.</summary>
    public const int Burst = 3;

    /// <summary>The least time between two calls.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(200);

    private readonly Lock turn = new();
    private readonly Action call;
    private readonly Func<TimeSpan> pauseNow;
    private readonly TimeProvider time;
    private readonly ITimer timer;
    private double saved; // Calls that were, when the last one began.
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

            if (WaitAt(time.GetTimestamp()) is { Ticks: > 0 } wait)
            {
                isDue = true;
                timer.Change(wait, Timeout.InfiniteTimeSpan);
                return true;
            }

            Take();
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
            Take();
        }

        call();
    }

    private TimeSpan Pause => pauseNow() is var asked && asked > Shortest ? asked : Shortest;

    private TimeSpan WaitAt(long now)
    {
        var apart = last is { } before ? Shortest - time.GetElapsedTime(before, now) : TimeSpan.Zero;
        var unsaved = (1 - SavedAt(now)) * Pause;
        return apart > unsaved ? apart : unsaved;
    }

    // A call for each pause that went by since the last call, up to a burst.
    private double SavedAt(long now) => last is { } before ? Math.Min(Burst, saved + (time.GetElapsedTime(before, now) / Pause)) : Burst;

    private void Take()
    {
        var now = time.GetTimestamp();
        saved = Math.Max(0, SavedAt(now) - 1);
        last = now;
    }
}
