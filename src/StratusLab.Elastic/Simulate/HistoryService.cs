using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging.Abstractions;
using StratusLab.Elastic.Core.Planning;
using StratusLab.Elastic.Hooks;
using StratusLab.Elastic.Metrics;
using StratusLab.Elastic.Reconciliation;

namespace StratusLab.Elastic.Simulate;

/// <summary>One life of the simulated service, from a start to a crash: everything that is in memory dies with it.</summary>
internal sealed class HistoryService : IAsyncDisposable
{
    private readonly HostBoard board = new();
    private readonly LiveView live = new();
    private readonly Reconciler reconciler;
    private readonly HostLane[] lanes;
    private readonly Action<string> say;

    public HistoryService(ServedSite site, Ledger.Ledger ledger, TimeProvider clock, FailPoint failPoint, Action<string> say)
    {
        this.say = say;
        var metrics = new ElasticMetrics(Meters.Shared);
        var meter = new LrmsMeter(metrics, clock, site.Tuning.LrmsReadDeadline);
        reconciler = new(site, ledger, board, live, meter, new HostsFile(site, NullLogger<HostsFile>.Instance), VmHooks.None, metrics, clock, failPoint, NullLogger<Reconciler>.Instance);
        var contexts = new ContextSource(site);
        lanes = [.. site.Hosts.Select(h => new HostLane(site, h, ledger, board, contexts, VmHooks.None, metrics, clock, failPoint, NullLogger<HostLane>.Instance))];
    }

    /// <summary>The last plan of this life.</summary>
    public Plan? LastPlan => live.Last?.Plan;

    public async Task<bool> PassAsync(CancellationToken ct)
    {
        await reconciler.RunAsync(ct);
        var plan = live.Last!.Plan; // The pass has just set it.
        foreach (var action in plan.Actions)
        {
            say($"plan: {action}");
        }

        return plan.Actions.Length > 0;
    }

    public async Task<bool> LaneAsync(int lane, CancellationToken ct) => await lanes[lane].RunAsync(ct);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => reconciler.DisposeAsync();

    private sealed class Meters : IMeterFactory
    {
        public static Meters Shared { get; } = new();

        private readonly Meter meter = new("StratusLab.Elastic.Simulate");

        public Meter Create(MeterOptions options) => meter;

        public void Dispose()
        {
        }
    }
}
