using System.Collections.Concurrent;
using Quartz;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Jobs;

/// <summary>
/// Says "look now" to the jobs. Invariant: however often it is said, at most one run of a job waits behind the one that runs, so a storm of hooks costs one pass
/// more and no memory.
/// </summary>
internal sealed class WakeUp(ISchedulerFactory factory, TimeProvider time)
{
    private readonly ConcurrentDictionary<JobKey, byte> waiting = new();

    /// <summary>Makes the next pass run now.</summary>
    public void Look() => _ = TriggerAsync(ReconcileJob.Key);

    /// <summary>Makes the lane of <paramref name="host"/> run now.</summary>
    public void Look(HostName host) => _ = TriggerAsync(HostJob.KeyOf(host));

    /// <summary>Makes a pass run <paramref name="after"/> from now, unless one is due sooner.</summary>
    public async Task LookAsync(TimeSpan after, CancellationToken ct)
    {
        var scheduler = await factory.GetScheduler(ct);
        var key = new TriggerKey("soon", "reconcile");
        var at = time.GetUtcNow() + after;
        if (await scheduler.GetTrigger(key, ct) is { } set && set.NextFireTimeUtc <= at)
        {
            return;
        }

        var trigger = TriggerBuilder.Create().WithIdentity(key).ForJob(ReconcileJob.Key).StartAt(at).Build();
        if (await scheduler.RescheduleJob(key, trigger, ct) is null)
        {
            await scheduler.ScheduleJob(trigger, cancellationToken: ct);
        }
    }

    /// <summary>A job begins: what is said from now on needs another run.</summary>
    public void Began(JobKey job) => waiting.TryRemove(job, out _);

    private async Task TriggerAsync(JobKey job)
    {
        if (waiting.TryAdd(job, 0))
        {
            var scheduler = await factory.GetScheduler(CancellationToken.None);
            if (scheduler.Status == SchedulerStatus.Running)
            {
                await scheduler.TriggerJob(job, null, CancellationToken.None);
            }
            else
            {
                waiting.TryRemove(job, out _);
            }
        }
    }
}
