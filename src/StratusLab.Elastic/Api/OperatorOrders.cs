using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using StratusLab.Elastic.Api.Access;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Ledger;
using StratusLab.Elastic.Reconciliation;

namespace StratusLab.Elastic.Api;

/// <summary>
/// What an operator orders of the passes: freezes, and pools that go on after failures. A freeze takes the host lanes' right to write too, after it is written:
/// whatever they were about to do, they look again and find it.
/// </summary>
internal sealed class OperatorOrders(ServedSite site, OrderDesk desk, TimeProvider time)
{
    /// <summary>Freezes a cluster or everything. Repeating it changes the reason.</summary>
    public Task<Done> FreezeAsync(HttpContext http, FreezeRequest request)
    {
        var cluster = Cluster(request.Cluster);
        var (by, reason, what) = (Caller.Of(http).Sign(request.By), Printable.Text(request.Reason?.Trim()), What(cluster));
        return desk.OrderAsync(
            _ => (
                new()
                {
                    Freezes = LedgerState.NoFreezes.Add(cluster, new(time.GetUtcNow(), by, reason)),
                    Events = [Told(cluster, $"{by} froze {what}{(reason.Length > 0 ? $": {reason}" : "")}. Nothing is started or stopped there.")],
                },
                $"Frozen: {what}. Nothing is started or stopped there until it is unfrozen; running jobs and nodes go on."),
            http.RequestAborted,
            site.Hosts.Select(h => HostLane.LaneOf(h.Name)).ToArray());
    }

    /// <summary>Lifts a freeze. Not frozen is success.</summary>
    public Task<Done> UnfreezeAsync(HttpContext http, UnfreezeRequest request)
    {
        var cluster = Cluster(request.Cluster);
        var (by, what) = (Caller.Of(http).Sign(request.By), What(cluster));
        return desk.OrderAsync(
            state => state.Freezes.ContainsKey(cluster)
                ? (new() { DroppedFreezes = [cluster], Events = [Told(cluster, $"{by} unfroze {what}.")] }, $"No longer frozen: {what}.{StillFrozen(cluster, state)}")
                : (null, $"No operator had frozen {what}.{StillFrozen(cluster, state)}"),
            http.RequestAborted);
    }

    /// <summary>Lets a pool be used again that rests or is stopped after failures. Not resting is success.</summary>
    public Task<Done> ResumePoolAsync(HttpContext http, OperatorRequest request)
    {
        var name = Asked.Name(http, "name");
        var pools = site.Clusters.SelectMany(c => c.Pools).Select(p => p.Name).Order().ToArray();
        var pool = pools.Contains(new(name)) ? new PoolName(name) : throw ProblemException.NotFound("pool", name, pools.Select(p => p.Value));
        var by = Caller.Of(http).Sign(request.By);
        return desk.OrderAsync(
            state => state.Memory.Pools.TryGetValue(pool, out var backOff)
                ? (
                    new()
                    {
                        Memory = state.Memory with { Pools = state.Memory.Pools.Remove(pool) },
                        Events = [Told(pool.Value, $"{by} resumed pool \"{pool}\" after {Words.Count(backOff.Failures, "failure")} in a row. Last: {backOff.Reason}")],
                    },
                    $"Pool \"{pool}\" is used again; the next pass may boot nodes of it.")
                : (null, $"Pool \"{pool}\" was in use: it has not failed since its last success."),
            http.RequestAborted);
    }

    private string Cluster(string? name) => string.IsNullOrEmpty(name) ? "" : SiteNames.Cluster(name, site).Value;

    private static string What(string cluster) => cluster.Length == 0 ? "everything" : $"cluster \"{cluster}\"";

    private static string StillFrozen(string lifted, LedgerState state)
    {
        var others = state.Freezes.Keys.Where(k => k != lifted).Select(What).ToArray();
        return others.Length == 0 ? "" : $" Still frozen: {string.Join(", ", others)}.";
    }

    private JournalEvent Told(string subject, string text) => new() { At = time.GetUtcNow(), Kind = "operator", Subject = subject, Text = text };
}
