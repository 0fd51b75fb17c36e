using StratusLab.Elastic.Configuration;
using StratusLab.Elastic.Doctor;

namespace StratusLab.Elastic.Clusters.Slurm;

/// <summary>
/// What slurm.conf must say for worker nodes that join by themselves (slurmd -Z): slurm.conf(5), and dynamic_nodes.html of Slurm's documentation. Up to 23.02 the
/// controller must reach every node itself, for the nodes do not know each other.
/// </summary>
internal sealed class SlurmRules(ClusterConfiguration cluster, SlurmConfig config)
{
    private const int DefaultSchedInterval = 60;
    private const int LongSchedInterval = 15;
    private const int FlatTree = 65533;
    private const string Key = "SlurmctldParameters";
    private const string Add = $"Add it to {Key} in slurm.conf and restart slurmctld.";

    private static readonly Version Oldest = new(22, 5);
    private static readonly Version KnowsNewNodes = new(23, 11);

    private readonly string name = $"cluster {cluster.Policy.Name}";

    private int WantedNodes => Math.Min(cluster.Pools.Sum(p => p.Max), cluster.Policy.MaxNodes ?? int.MaxValue);

    private bool IsOld => config.Version < KnowsNewNodes;

    public IEnumerable<Finding> Findings() => [VersionRule(), MaxNodeCount(), SelectType(), .. Parameters(), .. Tree(), SchedInterval(), PowerSaving(), Permission()];

    /// <summary>What holds in cloud mode, too; the rest is <see cref="SlurmCloudRules"/>.</summary>
    public IEnumerable<Finding> CommonFindings() => [VersionRule(), .. Configless(), Permission()];

    private Finding VersionRule() => config.Version < Oldest
        ? Finding.Fail(
            $"{name}: slurmctld says it is version \"{config["SLURM_VERSION"]}\"", "Upgrade to Slurm 22.05 or later: earlier ones have no nodes that join by themselves.")
        : Finding.Ok($"{name}: slurmctld {config["SLURM_VERSION"]} answers");

    private Finding MaxNodeCount() => config.NumberOf("MaxNodeCount") switch
    {
        not > 0 => Finding.Fail(
            $"{name}: MaxNodeCount is not set, no node can join", $"Set MaxNodeCount in slurm.conf to all its nodes and these {WantedNodes}, and restart slurmctld."),
        var count when count < WantedNodes => Finding.Fail(
            $"{name}: MaxNodeCount is {count}, its pools may have {WantedNodes} nodes", "Raise MaxNodeCount in slurm.conf and restart slurmctld."),
        var count => Finding.Ok($"{name}: MaxNodeCount is {count}, its pools may have {WantedNodes} nodes"),
    };

    private Finding SelectType() => config["SelectType"] == "select/cons_tres"
        ? Finding.Ok($"{name}: SelectType is select/cons_tres")
        : Finding.Fail(
            $"{name}: SelectType is {config["SelectType"]}", "Set SelectType=select/cons_tres in slurm.conf and restart slurmctld: others cannot take nodes that join.");

    private IEnumerable<Finding> Configless()
    {
        if (!cluster.LrmsAs<SlurmConfiguration>().Controllers.IsEmpty)
        {
            yield return config.Has(Key, "enable_configless")
                ? Finding.Ok($"{name}: worker nodes can take their configuration from slurmctld")
                : Finding.Fail($"{name}: {Key} has no enable_configless, worker nodes get no slurm.conf", Add);
        }
    }

    private IEnumerable<Finding> Parameters()
    {
        foreach (var finding in Configless())
        {
            yield return finding;
        }

        // The default since 23.11.
        if (IsOld && !config.Has(Key, "cloud_reg_addrs"))
        {
            yield return Finding.Warn($"{name}: {Key} has no cloud_reg_addrs, slurmctld finds nodes by their names only", Add);
        }

        if (IsOld && config.Has(Key, "cloud_dns"))
        {
            yield return Finding.Fail(
                $"{name}: {Key} has cloud_dns, which nodes that join cannot have before 23.11", $"Remove it from {Key} in slurm.conf and restart slurmctld.");
        }
    }

    private IEnumerable<Finding> Tree()
    {
        if (IsOld)
        {
            yield return config.NumberOf("TreeWidth") is >= FlatTree and var width
                ? Finding.Ok($"{name}: TreeWidth is {width}")
                : Finding.Fail(
                    $"{name}: TreeWidth is {config["TreeWidth"]}, nodes are asked to pass messages on to nodes that they do not know",
                    $"Set TreeWidth={FlatTree} in slurm.conf and restart slurmctld.");
        }
    }

    private Finding SchedInterval()
    {
        var interval = config.NumberOf("SchedulerParameters", "sched_interval") ?? DefaultSchedInterval;
        var pace = interval > 0 ? $"every {interval} s" : "only when something happens";
        return interval is > 0 and <= LongSchedInterval
            ? Finding.Ok($"{name}: the main scheduler runs {pace}")
            : Finding.Warn(
                $"{name}: the main scheduler runs {pace}, jobs of several nodes wait so long after their last node has joined",
                $"Add sched_interval={LongSchedInterval} or less to SchedulerParameters in slurm.conf.");
    }

    private Finding PowerSaving() => config.NumberOf("SuspendTime") is >= 0 and var seconds && config["SuspendProgram"].Length > 0
        ? Finding.Warn(
            $"{name}: Slurm's power saving suspends nodes that are idle for {seconds} s, also elastic's",
            "Set SuspendTime=INFINITE in slurm.conf and a finite one on the partitions that it is meant for.")
        : Finding.Ok($"{name}: Slurm's power saving leaves elastic's nodes alone");

    private Finding Permission()
    {
        var slurmUser = config["SlurmUser"].Split('(')[0];
        var user = Environment.UserName;
        return user == "root" || user == slurmUser
            ? Finding.Ok($"{name}: {user} may drain and delete nodes")
            : Finding.Warn(
                $"{name}: {user} is neither root nor SlurmUser {slurmUser}, and may not be let drain and delete nodes",
                $"Run the service as {slurmUser}, or give {user} AdminLevel=Operator in the accounting database.");
    }
}
