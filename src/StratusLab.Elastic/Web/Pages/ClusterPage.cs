using Microsoft.AspNetCore.Http;
using StratusLab.Elastic.Api;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Reconciliation;
using StratusLab.Elastic.Web.Access;
using StratusLab.Elastic.Web.Markup;
using static StratusLab.Elastic.Web.Markup.Tags;
using static StratusLab.Elastic.Web.Page;

namespace StratusLab.Elastic.Web.Pages;

/// <summary>One cluster: a chart of it and of each of its pools.</summary>
internal sealed class ClusterPage(ServedSite site, SiteReader reader, HistoryCharts charts)
{
    private const int MostPools = 20;

    /// <summary>The answer to <see cref="WebPaths.Cluster"/>.</summary>
    public async Task<Page> GetAsync(HttpContext http)
    {
        var name = SiteNames.Cluster(Asked.Name(http, "name"), site);
        var view = await reader.ReadAsync(http.RequestAborted);
        var status = view.Status.Clusters.First(c => c.Name == name.Value);
        var declared = site.Clusters.First(c => c.Name == name).Pools;
        var (hours, parts) = (charts.HoursOf(http), new List<Html>());
        foreach (var pool in declared.OrderBy(p => p.Order).ThenBy(p => p.Name).Take(MostPools))
        {
            parts.Add(Part($"pool-{pool.Name}", $"Pool {pool.Name}", await Chart(pool.Name, pool.Max * pool.Node.Cores)));
        }

        return new($"Cluster {name}", Html.All(
            charts.Chooser(http),
            Part(
                "cluster",
                "Demand against supply",
                ClusterFacts.Line(status, view.Now),
                ClusterFacts.Figures(status),
                await Chart(null, declared.Sum(p => p.Max * p.Node.Cores)),
                ClusterFacts.FreezeForm(name.Value, view, Visitor.Of(http))),
            Part("pools", "Pools", PoolTable.Draw(view.Pools.Where(p => p.Cluster == name.Value), view.Now)),
            Tag("div", parts).Class("cards")))
        { IsLive = true };

        Task<Html> Chart(PoolName? pool, int most) => charts.DrawAsync(name, pool, most, hours, view.Now, http.RequestAborted);
    }
}
