using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Planning;
using StratusLab.Elastic.Ledger;
using StratusLab.Elastic.Reconciliation;

namespace StratusLab.Elastic.Api;

/// <summary>Shows what the next pass would do, and what earlier ones did.</summary>
internal sealed class PlanEndpoint(ServedSite site, Ledger.Ledger ledger, LiveView live, HostBoard board, TimeProvider time) : IDisposable
{
    // Deciding is work: one at a time is enough for people, and bounds what a loop can ask for.
    private readonly SemaphoreSlim turn = new(1, 1);
    private ((LiveView.Pass Pass, long Changes) From, PlanPreview Preview)? last;

    /// <summary>
    /// The answer to <see cref="ApiPaths.Plan"/>: decided like a pass, from the last reads, and not committed. Decided once for all who ask until there is a new pass or
    /// the ledger changes.
    /// </summary>
    public async Task<PlanPreview> PreviewAsync(HttpContext http)
    {
        if (live.Last is not { } pass)
        {
            throw new ProblemException(503, "The first pass is not done yet, so nothing has been read to plan from. Try again in a moment.");
        }

        await turn.WaitAsync(http.RequestAborted);
        try
        {
            var from = (pass, ledger.Changes);
            last = last is { } kept && kept.From == from ? kept : (from, await DecideAsync(pass, http.RequestAborted));
            return last.Value.Preview;
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task<PlanPreview> DecideAsync(LiveView.Pass pass, CancellationToken ct)
    {
        var state = await ledger.LoadAsync(ct);
        var now = time.GetUtcNow();
        var snapshots = pass.Seen.Clusters.ToDictionary(c => c.Policy.Name, c => c.Snapshot);
        var plan = Decider.Decide(site, state, snapshots, board.Of, ImmutableDictionary<VmId, DateTimeOffset>.Empty, now).Plan;
        var readAt = pass.Seen.Clusters.All(c => c.Snapshot is not null) ? pass.Seen.Clusters.Min(c => c.Snapshot?.ReadAt) : null;
        return new(
            PlanText.Print(plan),
            plan.At,
            readAt is { } at ? Wire.Seconds(now - at) : null,
            [.. plan.Actions.Select(Row)],
            [.. plan.Refusals.Select(r => new PlannedRefusal(r.Subject, r.Reason))]);
    }

    /// <summary>The answer to <see cref="ApiPaths.Plans"/>.</summary>
    public async Task<ListOf<PlanRow>> ListAsync(HttpContext http)
    {
        var limit = Asked.Limit(http, 50, 500);
        return Paging.Cut(await ledger.ListPlansAsync(limit + 1, Paging.Before(http, "plan number"), http.RequestAborted), limit, p => p.Id, Row);
    }

    /// <summary>The answer to <see cref="ApiPaths.RecordedPlan"/>.</summary>
    public async Task<PlanRow> GetAsync(HttpContext http) => Row(await FindAsync(http));

    /// <summary>The answer to <see cref="ApiPaths.Replay"/>.</summary>
    public async Task<Replay> ReplayAsync(HttpContext http)
    {
        var plan = await FindAsync(http);
        await turn.WaitAsync(http.RequestAborted);
        try
        {
            return Replay(plan);
        }
        finally
        {
            turn.Release();
        }
    }

    private Replay Replay(RecordedPlan plan)
    {
        Observation seen;
        try
        {
            seen = PlanInputs.Unpack(plan.Inputs);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or IOException or InvalidDataException)
        {
            throw new ProblemException(422, $"The inputs of plan {plan.Id} cannot be read by this version; it was recorded at {Words.At(plan.At, time.GetUtcNow())} by another one. Replay it with that one.");
        }

        var replayed = PlanText.Print(Planner.Plan(seen));
        return new(plan.Id, plan.At, plan.Text, replayed, replayed == plan.Text);
    }

    /// <inheritdoc/>
    public void Dispose() => turn.Dispose();

    private async Task<RecordedPlan> FindAsync(HttpContext http)
    {
        var id = Asked.Number(http, "plan number");
        return await ledger.FindPlanAsync(id, http.RequestAborted)
            ?? throw new ProblemException(404, $"There is no recorded plan {id}, or no longer: plans that did nothing are forgotten first. \"elastic plans\" lists what there is.");
    }

    private static PlanRow Row(RecordedPlan plan) => new(plan.Id, plan.At, plan.Fingerprint, plan.HasActions, plan.Text);

    private static PlannedAction Row(PlanAction action) => action switch
    {
        PlanAction.Call c => new("call", c.Cluster.Value, null, null, c.Name.Value, null, [], c.Reason),
        PlanAction.GiveBack g => new("give-back", g.Cluster.Value, null, null, g.Name.Value, null, [], g.Reason),
        PlanAction.Boot b => new("boot", b.Cluster.Value, b.Pool.Value, b.Host.Value, b.Name?.Value, null, [.. b.For.Select(j => j.Value)], b.Reason),
        PlanAction.Keep k => new("keep", null, null, null, k.Name.Value, k.Node.Value, [], k.Reason),
        PlanAction.Drain d => new("drain", null, null, null, d.Name.Value, d.Node.Value, [], d.Reason),
        PlanAction.Move m => new("move", null, null, m.To.Value, null, m.Vm.Value, [], m.Reason),
        PlanAction.Place p => new("place", null, null, p.Host.Value, null, p.Vm.Value, [], p.Reason),
        _ => throw new UnreachableException(),
    };
}
