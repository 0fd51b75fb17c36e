using Microsoft.AspNetCore.Http;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Reconciliation;

namespace StratusLab.Elastic.Api;

/// <summary>Finds what a site declares by the name that a request gives; what is not there is a 404 that says what is.</summary>
internal static class SiteNames
{
    /// <summary>The cluster after the question mark; null when none is given.</summary>
    public static ClusterName? Cluster(HttpContext http, ServedSite site) => Asked.Value(http, "cluster") is { Length: > 0 } name ? Cluster(name, site) : null;

    /// <summary>The pool after the question mark; null when none is given.</summary>
    public static PoolName? Pool(HttpContext http, ServedSite site)
    {
        if (Asked.Value(http, "pool") is not { Length: > 0 } name)
        {
            return null;
        }

        var pools = site.Clusters.SelectMany(c => c.Pools).Select(p => p.Name).ToArray();
        return pools.Contains(new(name)) ? new PoolName(name) : throw ProblemException.NotFound("pool", name, pools.Select(p => p.Value).Order(StringComparer.Ordinal));
    }

    /// <summary>The host after the question mark, which need not be declared any more; null when none is given.</summary>
    public static HostName? Host(HttpContext http) => Asked.Value(http, "host") switch
    {
        null or "" => null,
        var name when SafeName.IsSafe(name) => new HostName(name),
        var other => throw new ProblemException(400, $"\"{Printable.Text(other, 80)}\" is not a host's name."),
    };

    /// <summary>The cluster of that name.</summary>
    public static ClusterName Cluster(string name, ServedSite site) =>
        site.Cluster(new(name))?.Name ?? throw ProblemException.NotFound("cluster", name, site.Clusters.Select(c => c.Name.Value));
}
