using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Metrics;
using StratusLab.Elastic.Reconciliation;

namespace StratusLab.Elastic.Api;

/// <summary>
/// Takes hints of the LRMSs that something has changed. A hint says nothing more: everything is read again, so whoever forges one can cause one look. The body is
/// not read, nothing is waited for. The first hints of a cluster ask for a look at once, more of them not before ten times as long as reading it took: a storm of hints keeps it
/// busy a tenth of the time.
/// </summary>
internal sealed class HookEndpoint : IDisposable
{
    private readonly FrozenDictionary<string, HookGate> gates;
    private readonly ElasticMetrics metrics;

    /// <summary>Opens a gate for each cluster.</summary>
    public HookEndpoint(ServedSite site, LookNow look, ElasticMetrics metrics, LrmsMeter meter, TimeProvider time)
    {
        this.metrics = metrics;
        gates = site.Clusters.ToFrozenDictionary(
            c => c.Name.Value, c => new HookGate(() => Look(c.Name), () => PauseOf(c.Name), time), StringComparer.Ordinal);

        void Look(ClusterName cluster)
        {
            meter.Pace.Hint(cluster);
            look($"a hook of cluster {cluster}");
        }

        // After an interval it is read anyway.
        TimeSpan PauseOf(ClusterName cluster) => meter.Pace.RestOf(cluster) is var rest && rest < site.Tuning.ReconcileInterval ? rest : site.Tuning.ReconcileInterval;
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
