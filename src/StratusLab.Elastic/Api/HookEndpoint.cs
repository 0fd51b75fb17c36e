using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;
using StratusLab.Elastic.Metrics;
using StratusLab.Elastic.Reconciliation;

namespace StratusLab.Elastic.Api;

/// <summary>
/// Takes hints of the LRMSs that something has changed. A hint says nothing more: everything is read again, so whoever forges one can cause one look. The body is
/// not read, nothing is waited for, and a storm costs a few looks a second.
/// </summary>
internal sealed class HookEndpoint : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly FrozenDictionary<string, HookGate> gates;
    private readonly ElasticMetrics metrics;

    /// <summary>Opens a gate for each cluster.</summary>
    public HookEndpoint(ServedSite site, LookNow look, ElasticMetrics metrics, TimeProvider time)
    {
        this.metrics = metrics;
        gates = site.Clusters.ToFrozenDictionary(
            c => c.Name.Value, c => new HookGate(() => look($"a hook of cluster {c.Name}"), Pause, time), StringComparer.Ordinal);
    }

    /// <summary>The answer to <see cref="Contracts.ApiPaths.Hook"/>.</summary>
    public Task Receive(HttpContext http)
    {
        var cluster = http.Request.RouteValues["cluster"] as string ?? "";
        if (!Knock(cluster))
        {
            throw ProblemException.NotFound("cluster", cluster, gates.Keys.Order(StringComparer.Ordinal));
        }

        http.Response.StatusCode = StatusCodes.Status202Accepted;
        return Task.CompletedTask;
    }

    /// <summary>Takes a hint; false when there is no such cluster.</summary>
    public bool Knock(string cluster)
    {
        if (!gates.TryGetValue(cluster, out var gate))
        {
            metrics.HookRequested("unknown", "unknown");
            return false;
        }

        metrics.HookRequested(cluster, gate.Knock() ? "accepted" : "coalesced");
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var gate in gates.Values)
        {
            gate.Dispose();
        }
    }
}
