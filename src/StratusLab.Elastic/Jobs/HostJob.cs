using Quartz;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Jobs;

/// <summary>The alarm clock of one host's lane. Runs of one host never overlap; a hung host holds up only its own.</summary>
[DisallowConcurrentExecution]
internal sealed class HostJob(HostLanes lanes, WakeUp wakeUp, JobBoundary boundary) : IJob
{
    /// <summary>The key of a host's job.</summary>
    public static JobKey KeyOf(HostName host) => new(host.Value, "host");

    /// <inheritdoc/>
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken ct)
    {
        var host = new HostName(context.JobDetail.Key.Name);
        wakeUp.Began(context.JobDetail.Key);
        await boundary.RunAsync($"The lane of host {host}", async () =>
        {
            if (await lanes.Of(host).RunAsync(ct))
            {
                wakeUp.Look();
            }
        }, ct);
    }
}
