using Quartz;
using StratusLab.Elastic.History;
using StratusLab.Elastic.Reconciliation;

namespace StratusLab.Elastic.Jobs;

/// <summary>The alarm clock of the history: it notes once a minute what the last pass saw. A pass that is too old is not noted again: that leaves a gap.</summary>
[DisallowConcurrentExecution]
internal sealed class SampleJob(Ledger.Ledger ledger, LiveView live, ServedSite site, JobBoundary boundary, TimeProvider time) : IJob
{
    /// <summary>Between two samples.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    /// <summary>The job's key.</summary>
    public static JobKey Key { get; } = new("sample");

    /// <inheritdoc/>
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken ct)
    {
        if (live.Last is { } pass && time.GetUtcNow() - pass.Seen.Now <= site.Tuning.PassIsLateAfter)
        {
            await boundary.RunAsync("The history", () => ledger.AddSamplesAsync(Sampler.Take(pass.Seen, pass.Plan), ct), ct);
        }
    }
}
