using Quartz;
using StratusLab.Elastic.Reconciliation;

namespace StratusLab.Elastic.Jobs;

/// <summary>Puts the jobs on the alarm clock.</summary>
internal static class Timetable
{
    /// <summary>Schedules a pass, a lane per host, the history, and the sweep; every one also runs at once.</summary>
    public static async Task SetAsync(IScheduler scheduler, ServedSite site, CancellationToken ct)
    {
        await EveryAsync<ReconcileJob>(scheduler, ReconcileJob.Key, site.Tuning.ReconcileInterval, ct);
        await EveryAsync<SampleJob>(scheduler, SampleJob.Key, SampleJob.Interval, ct);
        await EveryAsync<SweepJob>(scheduler, SweepJob.Key, site.Tuning.SweepInterval, ct);
        foreach (var host in site.Hosts)
        {
            await EveryAsync<HostJob>(scheduler, HostJob.KeyOf(host.Name), site.Tuning.HostInterval, ct);
        }
    }

    private static async Task EveryAsync<TJob>(IScheduler scheduler, JobKey key, TimeSpan interval, CancellationToken ct)
        where TJob : IJob
    {
        var job = JobBuilder.Create<TJob>().WithIdentity(key).StoreDurably().Build();
        var trigger = TriggerBuilder.Create().WithIdentity(key.Name, key.Group + "-every").StartNow()
            .WithSimpleSchedule(s => s.WithInterval(interval).RepeatForever().WithMisfireInstruction(SimpleTriggerMisfireInstruction.NextWithRemainingCount)).Build();
        await scheduler.ScheduleJob(job, trigger, cancellationToken: ct);
    }
}
