using StratusLab.Elastic.Reconciliation;

namespace StratusLab.Elastic.Metrics;

/// <summary>Levels of the clusters: whether they can be read, and whether they are frozen.</summary>
internal static class ClusterLevels
{
    /// <summary>Writes how old what is known of each is: it grows while no pass ends.</summary>
    public static void WriteAges(LevelBook to, ServedSite site, ElasticMetrics metrics, DateTimeOffset now)
    {
        to.Gauge("lrms_snapshot_age_seconds", "Time since the last whole read of the LRMS began.");
        foreach (var name in site.Clusters.Select(c => c.Name).Order())
        {
            if (metrics.LastWholeRead(name) is { } readAt)
            {
                to.Sample(Math.Max(0, (now - readAt).TotalSeconds), ("cluster", name.Value));
            }
        }
    }

    /// <summary>Writes what the last pass saw of them.</summary>
    public static void Write(LevelBook to, LiveView.Pass pass)
    {
        var clusters = pass.Seen.Clusters.Sort((a, b) => a.Policy.Name.CompareTo(b.Policy.Name));
        to.Gauge("lrms_up", "1 when the last read of the LRMS was whole.");
        foreach (var cluster in clusters)
        {
            to.Sample(cluster.Snapshot is { Incomplete: null } ? 1 : 0, ("cluster", cluster.Policy.Name.Value));
        }

        to.Gauge("lrms_other_cores", "Cores of the LRMS's nodes that are up and not ours.");
        var ours = pass.Seen.Nodes.Select(n => (n.Cluster, n.Name)).ToHashSet();
        foreach (var cluster in clusters.Where(c => c.Snapshot is { Incomplete: null }))
        {
            var name = cluster.Policy.Name;
            var others = cluster.Snapshot!.Nodes.Where(n => n.IsUp && !ours.Contains((name, n.Name))).Sum(n => n.Total.Cores); // Filtered.
            to.Sample(others, ("cluster", name.Value));
        }

        to.Gauge("cluster_frozen", "1 for the reason for which nothing is started or stopped in the cluster, 0 for all others.");
        foreach (var cluster in clusters)
        {
            var plan = pass.Plan.Clusters.FirstOrDefault(p => p.Cluster == cluster.Policy.Name);
            var why = FreezeReason.Of(cluster, plan, pass.State, pass.Seen.Now);
            foreach (var reason in FreezeReason.All)
            {
                to.Sample(reason == why ? 1 : 0, ("cluster", cluster.Policy.Name.Value), ("reason", reason));
            }
        }
    }
}
