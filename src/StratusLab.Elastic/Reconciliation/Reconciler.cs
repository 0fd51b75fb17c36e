using System.Collections.Immutable;
using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.Logging;
using StratusLab.Elastic.Core.Lifecycle;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Planning;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Hooks;
using StratusLab.Elastic.Ledger;
using StratusLab.Elastic.Metrics;

namespace StratusLab.Elastic.Reconciliation;

/// <summary>
/// One pass: read every LRMS, load the ledger, decide, commit, and only then act. Level-triggered: a pass remembers nothing that the ledger does not, so it may
/// be killed anywhere and the next one goes on from what it sees.
/// </summary>
internal sealed partial class Reconciler(
    ServedSite site, Ledger.Ledger ledger, HostBoard board, LiveView live, LrmsMeter meter, HostsFile hosts, VmHooks hooks, ElasticMetrics metrics, TimeProvider time, FailPoint failPoint, ILogger<Reconciler> log)
{
    /// <summary>The lane under which passes write.</summary>
    public const string Lane = "reconcile";

    private readonly Heap heap = new();
    private readonly ClusterReads reads = new(site, meter, time);
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

    private async Task<PassResult> PassAsync(CancellationToken ct)
    {
        var started = time.GetTimestamp();
        var epoch = await ledger.BeginAsync(Lane, Environment.MachineName, ct);
        var snapshots = await reads.ReadAsync(ct);
        var reading = time.GetElapsedTime(started);
        heap.GiveBack();
        var state = await ledger.LoadAsync(ct);
        var deciding = time.GetTimestamp();
        var decision = Decider.Decide(site, state, snapshots, board.Of, time.GetUtcNow());
        var decided = time.GetElapsedTime(deciding);
        failPoint("reconcile.decided");
        var tallies = metrics.TalliesOf(decision, state);
        var planId = await CommitAsync(decision, tallies, state, epoch, ct);
        live.Last = new(decision.Seen, decision.Plan, planId, state, time.GetElapsedTime(started));
        metrics.PassDone(decision, tallies, state, epoch, time.GetElapsedTime(started), decided);
        // Before the verbs: a batch system resolves a node's name when it is registered.
        await hosts.UpdateAsync(LeaseBook.After(state.Leases, decision.Leases), ct);
        failPoint(decision.Plan.Actions.OfType<PlanAction.Boot>().Any() ? "reconcile.intent-committed" : "reconcile.committed");
        await ActAsync(decision, epoch, ct);
        await CallAsync(decision, epoch, ct);
        heap.GiveBack();
        failPoint("reconcile.acted");
        return new([.. decision.Vms.Where(v => v.Host is not null).Select(v => v.Host!.Value).Distinct().Order()], decision.IsMoving, reading); // Filtered.
    }

    private async Task<long> CommitAsync(Decision decision, ImmutableArray<Tally> tallies, LedgerState state, Epoch epoch, CancellationToken ct)
    {
        var text = PlanText.Print(decision.Plan);
        var isNews = decision.Plan.Actions.Length > 0 || text != recorded;
        if (!isNews && tallies.IsEmpty && decision is { Nodes.IsEmpty: true, Vms.IsEmpty: true, Leases.IsEmpty: true, Events.IsEmpty: true } && decision.Plan.Memory == state.Memory)
        {
            return live.Last?.PlanId ?? state.LastPlan;
        }

        var result = await ledger.CommitAsync(
            new()
            {
                Epoch = epoch,
                Nodes = decision.Nodes,
                Vms = decision.Vms,
                Leases = decision.Leases,
                Events = decision.Events,
                Tallies = tallies,
                Memory = decision.Plan.Memory == state.Memory ? null : decision.Plan.Memory,
                NextVm = decision.NextVm == state.NextVm ? null : decision.NextVm,
                Plan = isNews ? Record(decision, text) : null,
            },
            ct);
        recorded = text;
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

    private async Task ActAsync(Decision decision, Epoch epoch, CancellationToken ct)
    {
        await Parallel.ForEachAsync(
            decision.Verbs.GroupBy(v => v.Node.Cluster),
            new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, site.Clusters.Length), CancellationToken = ct },
            async (verbs, token) =>
            {
                // One at a time per cluster: an LRMS server is not helped by many hands.
                foreach (var (node, verb) in verbs)
                {
                    // Whoever has begun since (another instance, an operator's freeze) stops the verbs here.
                    await ledger.RequireAsync(epoch, token);
                    var (isAnswered, outcome) = await ActAsync(node, verb, token);
                    if (!isAnswered)
                    {
                        break; // A server that does not answer is not asked for the next node too.
                    }

                    if (outcome == DeregisterOutcome.Gone && !node.IsDeregistered)
                    {
                        await ledger.CommitAsync(new() { Epoch = epoch, Nodes = [node with { IsDeregistered = true }] }, token);
                    }
                }
            });
    }

    // Nodes that are only names yet: to be called for, or given back.
    private async Task CallAsync(Decision decision, Epoch epoch, CancellationToken ct)
    {
        var silent = new HashSet<ClusterName>();
        foreach (var action in decision.Plan.Actions)
        {
            var (verb, cluster, node) = action switch
            {
                PlanAction.Call call => ("call", call.Cluster, call.Name),
                PlanAction.GiveBack back => ("giveback", back.Cluster, back.Name),
                _ => ("", default, default),
            };
            if (verb.Length == 0 || silent.Contains(cluster) || site.Cluster(cluster) is not { Lrms: ICallingLrms lrms } served)
            {
                continue;
            }

            await ledger.RequireAsync(epoch, ct);
            try
            {
                await meter.ActAsync(served, verb, () => action is PlanAction.Call ? lrms.CallAsync(node, ct) : lrms.GiveBackAsync(node, ct));
            }
            catch (Exception e) when (e is PeerUnreachableException or RejectedException or CapacityExhaustedException)
            {
                // A server that does not answer is not asked for the next node too.
                _ = e is PeerUnreachableException && silent.Add(cluster);
                NotDone(log, verb, node, e.Message);
            }

            failPoint($"reconcile.{verb}");
        }
    }

    // Whether the LRMS answered, and the outcome of a deregistration; null for any other verb, and when it did not succeed.
    private async Task<(bool IsAnswered, DeregisterOutcome? Outcome)> ActAsync(WorkerNode node, NodeVerb verb, CancellationToken ct)
    {
        if (site.Cluster(node.Cluster) is not { } cluster)
        {
            return (true, null);
        }

        var isAnswered = true;
        DeregisterOutcome? outcome = null;
        var tag = DrainTag.For(site.Name, node.Id);
        try
        {
            await meter.ActAsync(cluster, verb.ToString().ToLowerInvariant(), () => verb switch
            {
                NodeVerb.Register => cluster.Lrms.RegisterAsync(Registrations.Of(node, cluster), ct),
                NodeVerb.Drain => cluster.Lrms.DrainAsync(node.Name, tag, ct),
                NodeVerb.Resume => cluster.Lrms.ResumeAsync(node.Name, tag, ct),
                NodeVerb.Deregister or NodeVerb.DeregisterDead => DeregisterAsync(),
                _ => throw new UnreachableException($"{verb} is not an LRMS verb."),
            });
        }
        catch (PeerUnreachableException e)
        {
            isAnswered = false;
            WillLookAgain(log, verb, node.Name, e.Message);
        }
        catch (CapacityExhaustedException e)
        {
            WillLookAgain(log, verb, node.Name, e.Message);
        }
        catch (RejectedException e)
        {
            Refused(log, verb, node.Name, e.Message);
        }

        failPoint($"reconcile.{verb}");
        return (isAnswered, outcome);

        async Task DeregisterAsync() => outcome = await cluster.Lrms.DeregisterAsync(node.Name, verb == NodeVerb.DeregisterDead, ct);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Text}")]
    private static partial void Told(ILogger log, string text);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Verb} {Node}: {Error}; the next pass looks again.")]
    private static partial void WillLookAgain(ILogger log, NodeVerb verb, NodeName node, string error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Verb} {Node}: {Error}; the next pass decides anew.")]
    private static partial void NotDone(ILogger log, string verb, NodeName node, string error);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Verb} {Node} is refused: {Error}")]
    private static partial void Refused(ILogger log, NodeVerb verb, NodeName node, string error);
}
