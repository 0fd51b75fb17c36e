using Quartz;
using StratusLab.Elastic.Hosting;
using StratusLab.Elastic.Metrics;
using StratusLab.Elastic.Reconciliation;

namespace StratusLab.Elastic.Jobs;

/// <summary>The alarm clock of the passes.</summary>
[DisallowConcurrentExecution]
internal sealed class ReconcileJob(Reconciler reconciler, WakeUp wakeUp, JobBoundary boundary, Watchdog watchdog, Levels levels, TimeProvider time) : IJob
{
    /// <summary>Between two passes that were asked for.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    /// <summary>The job's key.</summary>
    public static JobKey Key { get; } = new("reconcile");

    /// <inheritdoc/>
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken ct)
    {
        wakeUp.Began(Key);
        var isDone = await boundary.RunAsync("A pass", async () =>
        {
            var result = await reconciler.RunAsync(ct);
            _ = levels.OfPass();
            foreach (var host in result.Wake)
            {
                wakeUp.Look(host);
            }

            foreach (var late in result.Late)
            {
                _ = late.ContinueWith(_ => wakeUp.Look(), ct, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            }

            if (result.LookAgainSoon)
            {
                // A batch system that answers slowly is asked at most a tenth of the time.
                await wakeUp.LookAsync(result.Reading * 10 > Soon ? result.Reading * 10 : Soon, ct);
            }
        }, ct);
        watchdog.PassEnded();
        if (!isDone && !ct.IsCancellationRequested)
        {
            await wakeUp.LookAsync(Soon * 2, ct);
        }

        // A storm of hooks gets at most one pass in this time; the first of them waited for nothing.
        await Task.Delay(Soon / 2, time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
