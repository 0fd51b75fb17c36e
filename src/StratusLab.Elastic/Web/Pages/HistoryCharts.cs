using Microsoft.AspNetCore.Http;
using StratusLab.Elastic.Api;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.History;
using StratusLab.Elastic.Metrics;
using StratusLab.Elastic.Reconciliation;
using StratusLab.Elastic.Web.Charts;
using StratusLab.Elastic.Web.Markup;
using static StratusLab.Elastic.Web.Markup.Tags;

namespace StratusLab.Elastic.Web.Pages;

/// <summary>Charts of clusters and pools: from the recorded history, up to what the last pass saw.</summary>
internal sealed class HistoryCharts(Ledger.Ledger ledger, LiveView live, ServiceInfo service, TimeProvider time)
{
    private static readonly int[] Choices = [1, 6, 24];

    /// <summary>How many hours are asked for (<c>?hours=</c>); six when nothing is said, and one while the service has just begun.</summary>
    public int HoursOf(HttpContext http) => Asked.Number(http, "hours", "number of hours") is { } hours && Choices.Contains((int)Math.Min(hours, 99)) ? (int)hours
        : time.GetUtcNow() - service.UpSince < TimeSpan.FromHours(1) ? Choices[0] : Choices[1];

    /// <summary>Links to the other spans of time.</summary>
    public Html Chooser(HttpContext http)
    {
        var hours = HoursOf(http);
        return Tag("p", [.. Choices.Select(h => Link(WebPaths.With(http.Request.Path, ("hours", $"{h}")), $"{h} h").With("aria-current", h == hours ? "true" : null))]).Class("chooser");
    }

    /// <summary>The chart of a cluster, or of one of its pools.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="pool">The pool; null for all of the cluster.</param>
    /// <param name="most">The most cores that it may have.</param>
    /// <param name="hours">How far back it goes.</param>
    /// <param name="now">Where it ends.</param>
    /// <param name="ct">Cancels it.</param>
    public async Task<Html> DrawAsync(ClusterName cluster, PoolName? pool, int most, int hours, DateTimeOffset now, CancellationToken ct)
    {
        var span = TimeSpan.FromHours(hours);
        var samples = await SiteReader.TryAsync(() => ledger.ListSamplesAsync(cluster, pool, now - span, ct), []);
        if (live.Last is { } pass && Sampler.Take(pass.Seen, pass.Plan).FirstOrDefault(s => s.Cluster == cluster && s.Pool == pool) is { } last)
        {
            samples = samples.Add(last);
        }

        return SupplyChart.Draw(pool is null ? $"Demand against supply of cluster {cluster}" : $"Demand against supply of pool {pool}", samples, span, now, most);
    }
}
