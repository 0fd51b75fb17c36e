using Quartz;
using StratusLab.Elastic.Images;

namespace StratusLab.Elastic.Jobs;

/// <summary>The alarm clock of the housekeeping: the ledger's, and the image cache's.</summary>
[DisallowConcurrentExecution]
internal sealed class SweepJob(Ledger.Ledger ledger, SiteImages images, JobBoundary boundary) : IJob
{
    /// <summary>The job's key.</summary>
    public static JobKey Key { get; } = new("sweep");

    /// <inheritdoc/>
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken ct)
    {
        await boundary.RunAsync("The sweep", () => ledger.PruneAsync(ct), ct);
        await boundary.RunAsync("The sweep of the image cache", () => images.SweepAsync(ct), ct);
    }
}
