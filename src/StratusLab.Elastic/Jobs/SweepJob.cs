using Quartz;
using StratusLab.Elastic.Images;
using StratusLab.Elastic.Reconciliation;

namespace StratusLab.Elastic.Jobs;

/// <summary>The alarm clock of the housekeeping: the ledger's, the image cache's, and that of VMs' files on this machine.</summary>
[DisallowConcurrentExecution]
internal sealed class SweepJob(Ledger.Ledger ledger, SiteImages images, LocalOrphans orphans, JobBoundary boundary) : IJob
{
    /// <summary>The job's key.</summary>
    public static JobKey Key { get; } = new("sweep");

    /// <inheritdoc/>
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken ct)
    {
        await boundary.RunAsync("The sweep", () => ledger.PruneAsync(ct), ct);
        await boundary.RunAsync("The sweep of the image cache", () => images.SweepAsync(ct), ct);
        await boundary.RunAsync("The sweep of VMs' files", () => orphans.SweepAsync(ct), ct);
    }
}
