using System.Globalization;
using System.Text;
using StratusLab.Elastic.Configuration;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Vmm.Networks;

namespace StratusLab.Elastic.Clusters.Slurm;

/// <summary>
/// What slurm.conf must say for a cluster, as a file to be included there (slurm.conf(5), power_save.html of Slurm's documentation); and the same nodes as commands for a slurmctld
/// that runs. Node sets go by a feature of the pool's own, which nodes of either origin have.
/// </summary>
internal static class SlurmInclude
{
    // The largest number that these settings take.
    private const int LongestTimeout = 65533;

    /// <summary>The file.</summary>
    public static string Print(ClusterConfiguration cluster, ElasticConfiguration site, string plugins) =>
        cluster.Policy.CallsForNodes ? Cloud(cluster, site, plugins) : Dynamic(cluster);

    /// <summary>The nodes of a cluster in cloud mode as a shell's commands, one a node: since 23.11 Slurm makes no more of a list once it has met one that is there.</summary>
    public static string Commands(ClusterConfiguration cluster, ElasticConfiguration site)
    {
        var name = cluster.Policy.Name;
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"""
            # Worker nodes of elastic's cluster "{name}" in cloud mode, as commands for a slurmctld that runs, made by "elastic lrms config {name} --create".
            # Have a shell run it on the controller, also after a pool has grown: a node that is there already stays as it is (since 23.11 Slurm complains of it). slurm.conf must have
            #   what "elastic lrms config {name}" prints, without the lines that begin with NodeName or with those of fewer nodes
            #   MaxNodeCount={cluster.Pools.Sum(p => p.Names.Length)}             (at least all your own nodes and these)

            """);
        foreach (var (pool, weight) in Weighed(cluster))
        {
            foreach (var (node, address) in Addresses(pool, site))
            {
                text.Append(CultureInfo.InvariantCulture, $"scontrol create nodename={node} nodeaddr={address} {Described(pool, weight)}\n");
            }
        }

        return text.ToString();
    }

    private static string Dynamic(ClusterConfiguration cluster)
    {
        var most = Math.Min(cluster.Pools.Sum(p => p.Max), cluster.Policy.MaxNodes ?? int.MaxValue);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"""
            # What slurm.conf must say for elastic's cluster "{cluster.Policy.Name}" in dynamic mode, made by "elastic lrms config {cluster.Policy.Name}".
            # Merge these lines with those that are there, restart slurmctld, then: elastic doctor
            SlurmctldParameters=enable_configless,cloud_reg_addrs
            SelectType=select/cons_tres
            # At least all your own nodes and these {most}.
            MaxNodeCount={most}
            # Up to Slurm 23.02.
            TreeWidth=65533
            ReturnToService=2
            SchedulerParameters=sched_interval=5,batch_sched_delay=0

            """);
        foreach (var feature in cluster.Pools.SelectMany(p => p.Features).Distinct().Order(StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"NodeSet={feature} Feature={feature}\n");
        }

        Partitions(text, cluster, p => string.Join(',', p.Features.Take(1)), "");
        return text.ToString();
    }

    private static string Cloud(ClusterConfiguration cluster, ElasticConfiguration site, string plugins)
    {
        var idle = Seconds(cluster.Pools.Max(p => p.IdleTimeout));
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"""
            # Worker nodes of elastic's cluster "{cluster.Policy.Name}" in cloud mode, made by "elastic lrms config {cluster.Policy.Name}".
            # Put it beside slurm.conf. slurm.conf itself must say:
            #   include elastic.conf          (without a directory: slurmctld sends worker nodes no other files)
            #   PrivateData=cloud             (with what is there already; up to 22.05)
            #   ReturnToService=2
            #   SlurmctldParameters=enable_configless
            # Restart slurmctld after every change of it: what power saving does, and the nodes, are read at its start. Then: elastic doctor
            # Nodes can be made without a restart, too: elastic lrms config {cluster.Policy.Name} --create
            ResumeProgram={plugins}/slurm/power
            SuspendProgram={plugins}/slurm/power
            ResumeFailProgram={plugins}/slurm/power
            # How long a VM may take to be made ({Seconds(site.Tuning.BootDeadline)} s) and to join ({Seconds(cluster.Pools.Max(p => p.JoinDeadline))} s).
            ResumeTimeout={Seconds(site.Tuning.BootDeadline + cluster.Pools.Max(p => p.JoinDeadline))}
            # How long a VM may take to shut down, and a little more.
            SuspendTimeout={Seconds(site.Tuning.ShutdownGrace + TimeSpan.FromSeconds(30))}
            ResumeRate=0
            SuspendRate=0

            """);
        string[] excepted = [.. Weighed(cluster).SelectMany(p => Excepted(p.Pool, site))];
        if (excepted.Length > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"# The pools' minima; add your own nodes, unless their partitions are not suspended.\nSuspendExcNodes={string.Join(',', excepted)}\n");
        }

        foreach (var (pool, weight) in Weighed(cluster))
        {
            Nodes(text, pool, weight, site);
        }

        Partitions(text, cluster, p => p.Name.Value, $" SuspendTime={idle}");
        return text.ToString();
    }

    // A count belongs to the host list before it alone; one without a count is excepted as a whole.
    private static IEnumerable<string> Excepted(Pool pool, ElasticConfiguration site)
    {
        var left = pool.Min;
        foreach (var run in Runs(pool, site).TakeWhile(_ => left > 0))
        {
            var count = Math.Min(left, run.Count);
            left -= count;
            yield return string.Create(CultureInfo.InvariantCulture, $"{run.Names}:{count}");
        }
    }

    private static void Nodes(StringBuilder text, Pool pool, int weight, ElasticConfiguration site)
    {
        text.Append(CultureInfo.InvariantCulture, $"# Pool {pool.Name}\n");
        foreach (var run in Runs(pool, site))
        {
            text.Append(CultureInfo.InvariantCulture, $"NodeName={run.Names} NodeAddr={run.Addresses} {Described(pool, weight)}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"NodeSet={pool.Name} Feature={OwnFeature(pool)}\n");
    }

    private static string Described(Pool pool, int weight)
    {
        var gres = pool.Node.Gpus > 0 ? $" Gres=gpu:{pool.Node.Gpus}" : "";
        var features = string.Join(',', pool.Features.Append(OwnFeature(pool)));
        return string.Create(CultureInfo.InvariantCulture, $"CPUs={pool.Node.Cores} RealMemory={pool.Node.MemoryMiB}{gres} Feature={features} Weight={weight} State=CLOUD");
    }

    private static string OwnFeature(Pool pool) => $"pool-{pool.Name}";

    private static IEnumerable<(Pool Pool, int Weight)> Weighed(ClusterConfiguration cluster) =>
        cluster.Pools.OrderBy(p => p.Order).ThenBy(p => p.Name).Select((pool, i) => (pool, (i + 1) * 10));

    // The partitions are the site's own: what they must have is said, not done.
    private static void Partitions(StringBuilder text, ClusterConfiguration cluster, Func<Pool, string> nodeSet, string more)
    {
        text.Append("# The partitions, with whatever else yours have");
        text.Append(more.Length > 0 ? "; own nodes in them would be suspended too, unless SuspendExcNodes names them:\n" : ":\n");
        var queues = cluster.Pools.SelectMany(p => p.Queues).Distinct().Order().ToArray();
        foreach (var queue in queues.Length > 0 ? queues : [new QueueName("batch")])
        {
            var sets = cluster.Pools.Where(p => p.Queues.IsEmpty || p.Queues.Contains(queue)).Select(nodeSet).Where(s => s.Length > 0).Distinct();
            text.Append(CultureInfo.InvariantCulture, $"#PartitionName={queue} Nodes={string.Join(',', sets)} MaxTime=INFINITE State=UP{more}\n");
        }
    }

    private static IEnumerable<NodeRun> Runs(Pool pool, ElasticConfiguration site) => NodeRun.Of(Addresses(pool, site));

    private static IEnumerable<(string Name, string Address)> Addresses(Pool pool, ElasticConfiguration site) =>
        new AddressPlan(site.Networks.First(n => n.Name == pool.Template.Nics[0])).All.Take(pool.Names.Length).Select(a => (a.Name, a.Address));

    private static int Seconds(TimeSpan span) => (int)Math.Min(LongestTimeout, Math.Ceiling(span.TotalSeconds));
}
