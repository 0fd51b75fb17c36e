using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Core.Demand;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Planning;
using StratusLab.Elastic.Ledger;
using StratusLab.Elastic.Metrics;
using StratusLab.Elastic.Reconciliation;

namespace StratusLab.Elastic.Api;

/// <summary>Says how everything stands, also while the ledger does not answer.</summary>
internal sealed class StatusEndpoint(ServedSite site, Ledger.Ledger ledger, LedgerView view, LiveView live, HostsFile hosts, ServiceInfo service, TimeProvider time)
{
    /// <summary>The answer to <see cref="ApiPaths.Status"/>.</summary>
    public async Task<Status> GetAsync(HttpContext http)
    {
        var (state, note) = await LoadAsync(http.RequestAborted);
        return Of(state, note);
    }

    /// <summary>How everything stands.</summary>
    /// <param name="state">The ledger.</param>
    /// <param name="note">What is to be said of it beside what it is.</param>
    public Status Of(LedgerState state, string note)
    {
        var freeze = state.Freezes.GetValueOrDefault("");
        return new(
            site.Name,
            service.Version,
            service.UpSince,
            time.GetUtcNow(),
            ledger.Description + note,
            live.Last?.Seen.Now,
            Wire.Seconds(site.Tuning.PassIsLateAfter),
            freeze is null ? null : new(freeze.At, freeze.By, freeze.Reason),
            [.. site.Clusters.Select(c => Of(c, state))])
        {
            HostsFile = hosts.Problem,
        };
    }

    private async Task<(LedgerState State, string Note)> LoadAsync(CancellationToken ct)
    {
        try
        {
            return (await view.ReadAsync(ct), "");
        }
        catch (LedgerUnavailableException)
        {
            return (live.Last?.State ?? new(), " (does not answer; nothing is started or stopped, and what is shown is from the last pass)");
        }
    }

    private ClusterStatus Of(ServedCluster cluster, LedgerState state)
    {
        var pass = live.Last;
        var seen = pass?.Seen.Clusters.FirstOrDefault(c => c.Policy.Name == cluster.Name);
        var plan = pass?.Plan.Clusters.FirstOrDefault(c => c.Cluster == cluster.Name);
        var whole = seen?.Snapshot is { Incomplete: null } snapshot ? snapshot : null;
        var demand = plan is { Frozen: null } ? plan.Jobs.Where(j => j.Code == DemandCode.Counts).ToArray() : null;
        return new(
            cluster.Name.Value,
            cluster.Kind,
            seen?.Snapshot?.Version ?? "",
            seen?.Snapshot?.ReadAt,
            Frozen(cluster.Name, state, seen, plan),
            whole?.Jobs.Count(j => j.State == JobState.Pending),
            demand?.Length,
            demand?.Sum(j => j.Tasks * j.Job.Shape.Nodes * j.Job.Shape.PerNode.Cores),
            whole?.Jobs.Count(j => j.State == JobState.Running),
            Count(cluster, state.Nodes));
    }

    // The ledger's word on an operator's freeze is newer than the last pass's.
    private string? Frozen(ClusterName cluster, LedgerState state, ClusterObservation? seen, ClusterPlan? plan)
    {
        if (state.FreezeOf(cluster) is { } order)
        {
            return order.Describe(time.GetUtcNow());
        }

        if (seen is null || plan is null || live.Last is not { } pass)
        {
            return "it has not been read yet";
        }

        // What the pass saw of a freeze that has been lifted since is over; what it read is still true.
        return FreezeReason.Of(seen, plan, pass.State, pass.Seen.Now) == FreezeReason.Operator ? seen.Snapshot is { } read ? read.Incomplete : "it has not been read yet" : plan.Frozen;
    }

    private static NodeCounts Count(ServedCluster cluster, ImmutableArray<WorkerNode> all)
    {
        var nodes = all.Where(n => n.Cluster == cluster.Name).ToArray();
        return new(
            nodes.Count(n => n.State == NodeState.Ready),
            nodes.Count(n => n.State is NodeState.Requested or NodeState.Booting or NodeState.Joining),
            nodes.Count(n => n.State is NodeState.Draining or NodeState.Leaving or NodeState.Stopping),
            Math.Min(cluster.Pools.Sum(p => p.Max), cluster.Policy.MaxNodes ?? int.MaxValue));
    }
}
