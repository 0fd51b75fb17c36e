using StratusLab.Elastic.Simulate;
using ElasticLedger = StratusLab.Elastic.Ledger.Ledger;

namespace StratusLab.Elastic.Bench;

/// <summary>A start after a crash: opening a ledger (SQLite file) with 10,000 worker nodes and their VMs, and the first whole pass, of a batch system that has all of them busy.</summary>
internal static class RecoveryBench
{
    private const int Nodes = 10_000;

    public static async Task<Measure[]> RunAsync()
    {
        using var directory = new BenchDirectory();
        var (file, ct) = (directory["ledger.db"], CancellationToken.None);
        var busy = new BusySite(Nodes);
        await using (var ledger = await ElasticLedger.OpenAsync(new() { File = file }, TimeProvider.System, ct))
        {
            await busy.FillAsync(ledger);
        }

        var site = busy.Declared;
        var seconds = await Median.SecondsAsync(async () =>
        {
            await using var ledger = await ElasticLedger.OpenAsync(new() { File = file }, TimeProvider.System, ct);
            await using var service = new HistoryService(site, ledger, TimeProvider.System, _ => { }, _ => { });
            await service.PassAsync(ct);
            if (service.LastPlan?.Clusters is not [{ Frozen: null }])
            {
                throw new InvalidOperationException("The pass believed nothing that it read: the figures would be of no use.");
            }
        }, times: 5);
        return [new("ledger of 10,000 VMs: open it, and the first pass", seconds, "s", 3)];
    }
}
