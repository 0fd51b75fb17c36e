using System.Globalization;

namespace StratusLab.Elastic.Hosting;

/// <summary>
/// Tells systemd that the service is alive, as long as its passes come to an end. A pass that fails ends, too: a batch system or a database that does not answer is not
/// cured by starting the service again, one that hangs in itself is.
/// </summary>
internal sealed class Watchdog : IAsyncDisposable
{
    // sd_watchdog_enabled(3) recommends half of the interval; a third forgives one that comes late.
    private const int PerInterval = 3;

    private readonly ServiceManager manager;
    private readonly TimeProvider time;
    private readonly CancellationTokenSource end = new();
    private readonly Task ticking;
    private long lastEnd;
    private long patience = TimeSpan.MaxValue.Ticks;

    /// <param name="manager">Who is told.</param>
    /// <param name="interval">How often systemd must hear something; null when it does not watch.</param>
    /// <param name="time">Measures both.</param>
    public Watchdog(ServiceManager manager, TimeSpan? interval, TimeProvider time)
    {
        (this.manager, this.time) = (manager, time);
        ticking = interval is { } some && some > TimeSpan.Zero ? TickAsync(some / PerInterval) : Task.CompletedTask;
    }

    /// <summary>True as long as nothing is expected, or a pass came to its end within the patience.</summary>
    public bool IsAlive => time.GetElapsedTime(Interlocked.Read(ref lastEnd)).Ticks <= Volatile.Read(ref patience);

    /// <summary>The interval that systemd asks this process for (sd_watchdog_enabled(3)); null for none.</summary>
    public static TimeSpan? IntervalOf(Func<string, string?> environment) =>
        long.TryParse(environment("WATCHDOG_USEC"), NumberStyles.None, CultureInfo.InvariantCulture, out var microseconds) && microseconds > 0
        && (environment("WATCHDOG_PID") is not { Length: > 0 } process || process == Environment.ProcessId.ToString(CultureInfo.InvariantCulture))
            ? TimeSpan.FromMicroseconds(microseconds)
            : null;

    /// <summary>From now on passes are expected to end, none later than this after the one before.</summary>
    public void Expect(TimeSpan longest)
    {
        PassEnded();
        Volatile.Write(ref patience, longest.Ticks);
    }

    /// <summary>From now on no passes are expected: the service stands by, or comes to its end.</summary>
    public void ExpectNothing() => Volatile.Write(ref patience, TimeSpan.MaxValue.Ticks);

    /// <summary>A pass came to its end, well or not.</summary>
    public void PassEnded() => Interlocked.Exchange(ref lastEnd, time.GetTimestamp());

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        await ticking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        end.Dispose();
    }

    private async Task TickAsync(TimeSpan every)
    {
        using var timer = new PeriodicTimer(every, time);
        do
        {
            if (IsAlive)
            {
                manager.Alive();
            }
        }
        while (await timer.WaitForNextTickAsync(end.Token));
    }
}
