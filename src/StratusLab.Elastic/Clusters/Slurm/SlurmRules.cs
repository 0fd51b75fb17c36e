using StratusLab.Elastic.Configuration;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Doctor;

namespace StratusLab.Elastic.Clusters.Slurm;

/// <summary>
/// What slurm.conf must say for worker nodes that join by themselves (slurmd -Z): slurm.conf(5), and dynamic_nodes.html of Slurm's documentation. Up to 23.02 the
/// controller must reach every node itself, for the nodes do not know each other.
/// </summary>
internal sealed class SlurmRules(ClusterConfiguration cluster, SlurmConfig config, DateTimeOffset now)
{
    private const int DefaultSchedInterval = 60;
    private const int LongSchedInterval = 15;
    private const int FlatTree = 65533;
    private static readonly TimeSpan MungeBears = TimeSpan.FromMinutes(2); // of the five that munge allows
    private static readonly TimeSpan CloudBears = TimeSpan.FromSeconds(5);

    private const string Key = "SlurmctldParameters";
    private const string Add = $"Add it to {Key} in slurm.conf and restart slurmctld.";

    private static readonly Version Oldest = new(22, 5);
    private static readonly Version KnowsNewNodes = new(23, 11);
    private static readonly Version HasTopologyOfNewNodes = new(25, 5);

    private readonly string name = $"cluster {cluster.Policy.Name}";

    private int WantedNodes => Math.Min(cluster.Pools.Sum(p => p.Max), cluster.Policy.MaxNodes ?? int.MaxValue);

    private bool IsOld => config.Version < KnowsNewNodes;

    public IEnumerable<Finding> Findings() => [VersionRule(), MaxNodeCount(), SelectType(), .. Parameters(), .. Tree(), .. Topology(), SchedInterval(), PowerSaving(), .. LostNodes(), .. Clock(), Permission()];

    /// <summary>What holds in cloud mode, too; the rest is <see cref="SlurmCloudRules"/>.</summary>
    public IEnumerable<Finding> CommonFindings() => [VersionRule(), .. Configless(), .. LostNodes(), .. Clock(), Permission()];

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

    // Up to 25.05 nodes that join have no place in a tree or a block, and jobs are not placed on them.
    private IEnumerable<Finding> Topology()
    {
        if (config.Version < HasTopologyOfNewNodes && config["TopologyPlugin"] is { Length: > 0 } plugin and not ("topology/none" or "topology/default" or "topology/flat"))
        {
            yield return Finding.Warn($"{name}: TopologyPlugin is {plugin}, in which nodes that join have no place before 25.05", "Remove it from slurm.conf and restart slurmctld, or use mode cloud.");
        }
    }

    private IEnumerable<Finding> LostNodes()
    {
        if (config["JobRequeue"] == "0")
        {
            yield return Finding.Warn($"{name}: JobRequeue is 0: the jobs of a node that is lost end with it", "Set JobRequeue=1 in slurm.conf, or tell users to submit with --requeue.");
        }

        if (config.NumberOf("SlurmdTimeout") is 0)
        {
            yield return Finding.Warn($"{name}: SlurmdTimeout is 0: Slurm never notices that a node is lost", "Set SlurmdTimeout=300 in slurm.conf.");
        }
    }

    // munge refuses what is older or younger than five minutes; in cloud mode a machine must have booted after it was called for.
    private IEnumerable<Finding> Clock()
    {
        if (config.At is not { } there)
        {
            yield break;
        }

        var apart = (now - there).Duration();
        var isCloud = cluster.Policy.CallsForNodes;
        yield return apart > MungeBears
            ? Finding.Fail($"{name}: the clocks here and of slurmctld are {Words.Span(apart)} apart: munge refuses from five minutes on", "Run an NTP client on both machines, and on the hosts.")
            : isCloud && apart > CloudBears
            ? Finding.Warn($"{name}: the clocks here and of slurmctld are {Words.Span(apart)} apart: Slurm refuses a machine that seems to have booted before it was called for", "Run an NTP client on both machines, and on the hosts.")
            : Finding.Ok($"{name}: the clocks here and of slurmctld agree");
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
