using System.Collections.Immutable;
using System.Text;
using Microsoft.Extensions.Logging;
using StratusLab.Elastic.Core.Planning;
using StratusLab.Elastic.Hooks;
using StratusLab.Elastic.Ledger;
using StratusLab.Elastic.Metrics;

namespace StratusLab.Elastic.Reconciliation;

/// <summary>
/// One pass: read every LRMS, load the ledger, decide, commit, and only then act. Level-triggered: a pass remembers nothing that the ledger does not, so it may
/// be killed anywhere and the next one goes on from what it sees.
/// </summary>
internal sealed partial class Reconciler(
    ServedSite site, Ledger.Ledger ledger, HostBoard board, LiveView live, LrmsMeter meter, HostsFile hosts, VmHooks hooks, ElasticMetrics metrics, TimeProvider time, FailPoint failPoint, ILogger<Reconciler> log) : IAsyncDisposable
{
    /// <summary>The lane under which passes write.</summary>
    public const string Lane = "reconcile";

    private readonly Heap heap = new();
    private readonly ClusterReads reads = new(site, meter, time);
    private readonly JobRunBook runs = new(ledger);
    private readonly JobWaitBook waits = new();
    private readonly ClusterVerbs verbs = new(site, ledger, meter, time, failPoint, log);
    private string recorded = "";

    /// <summary>Runs one pass.</summary>
    public async Task<PassResult> RunAsync(CancellationToken ct)
    {
        try
        {
            return await PassAsync(ct);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            metrics.PassFailed(e);
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => verbs.DisposeAsync();

    private async Task<PassResult> PassAsync(CancellationToken ct)
    {
        var started = time.GetTimestamp();
        var epoch = await ledger.BeginAsync(Lane, Environment.MachineName, ct);
        var (snapshots, late) = await reads.ReadAsync(ct);
        // Also of one that this pass did not wait for; not of one that hangs, which would hold up the others.
        var reading = site.Clusters.Select(c => meter.Pace.TookOf(c.Name)).Where(took => took < meter.Deadline).DefaultIfEmpty().Max();
        heap.GiveBack();
        var state = await ledger.LoadAsync(ct);
        await runs.LoadAsync(ct);
        var deciding = time.GetTimestamp();
        var decision = Decider.Decide(site, state, snapshots, board.Of, verbs.Gone, time.GetUtcNow());
        var decided = time.GetElapsedTime(deciding);
        failPoint("reconcile.decided");
        var tallies = metrics.TalliesOf(decision, state);
        var planId = await CommitAsync(decision, tallies, state, epoch, ct);
        live.Last = new(decision.Seen, decision.Plan, planId, state, time.GetElapsedTime(started));
        metrics.PassDone(decision, tallies, state, epoch, time.GetElapsedTime(started), decided);
        // Before the verbs: a batch system resolves a node's name when it is registered.
        await hosts.UpdateAsync(LeaseBook.After(state.Leases, decision.Leases), ct);
        failPoint(decision.Plan.Actions.OfType<PlanAction.Boot>().Any() ? "reconcile.intent-committed" : "reconcile.committed");
        await verbs.ActAsync(decision, epoch, ct);
        heap.GiveBack();
        failPoint("reconcile.acted");
        return new([.. decision.Vms.Where(v => v.Host is not null).Select(v => v.Host!.Value).Distinct().Order()], decision.IsMoving, reading, late); // Filtered.
    }

    private async Task<long> CommitAsync(Decision decision, ImmutableArray<Tally> tallies, LedgerState state, Epoch epoch, CancellationToken ct)
    {
        var text = PlanText.Print(decision.Plan);
        var isNews = decision.Plan.Actions.Length > 0 || text != recorded;
        var jobs = runs.Look(decision.Seen, live.Ages);
        var gone = waits.Look(decision.Seen, decision.Plan, live.Ages, jobs);
        if (!isNews && jobs.IsEmpty && gone.IsEmpty && decision is { Nodes.IsEmpty: true, Vms.IsEmpty: true, Leases.IsEmpty: true, Events.IsEmpty: true } && decision.Plan.Memory == state.Memory)
        {
            if (!tallies.IsEmpty)
            {
                await ledger.CountAsync(epoch, tallies, ct);
            }

            waits.Written();
            return live.Last?.PlanId ?? state.LastPlan;
        }

        var result = await ledger.CommitAsync(
            new()
            {
                Epoch = epoch,
                Nodes = decision.Nodes,
                Vms = decision.Vms,
                Leases = decision.Leases,
                JobRuns = jobs,
                JobWaits = gone,
                Events = decision.Events,
                Tallies = tallies,
                Memory = decision.Plan.Memory == state.Memory ? null : decision.Plan.Memory,
                NextVm = decision.NextVm == state.NextVm ? null : decision.NextVm,
                Plan = isNews ? Record(decision, text) : null,
            },
            ct);
        recorded = text;
        runs.Written(jobs);
        waits.Written();
        var before = state.Vms.ToDictionary(v => v.Id, v => v.State);
        foreach (var vm in result.Vms.Where(v => !before.TryGetValue(v.Id, out var was) || was != v.State))
        {
            hooks.Entered(vm);
        }

        foreach (var line in decision.Events)
        {
            Told(log, line.Text);
        }

        return result.PlanId ?? live.Last?.PlanId ?? state.LastPlan;
    }

    private static RecordedPlan Record(Decision decision, string text) => new()
    {
        At = decision.Seen.Now,
        Fingerprint = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16],
        Text = text,
        Inputs = PlanInputs.Pack(decision.Seen),
        HasActions = decision.Plan.Actions.Length > 0,
    };

    [LoggerMessage(Level = LogLevel.Information, Message = "{Text}")]
    private static partial void Told(ILogger log, string text);
}
