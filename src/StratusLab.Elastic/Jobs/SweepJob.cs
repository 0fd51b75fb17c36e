using Quartz;

namespace StratusLab.Elastic.Jobs;

/// <summary>The alarm clock of the ledger's housekeeping.</summary>
[DisallowConcurrentExecution]
internal sealed class SweepJob(Ledger.Ledger ledger, JobBoundary boundary) : IJob
{
    /// <summary>The job's key.</summary>
    public static JobKey Key { get; } = new("sweep");

    /// <inheritdoc/>
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken ct) =>
        await boundary.RunAsync("The sweep", () => ledger.PruneAsync(ct), ct);
}
