using StratusLab.Elastic.Configuration;
using StratusLab.Elastic.Doctor;

namespace StratusLab.Elastic.Clusters.Torque;

/// <summary>
/// How the server must be set for nodes that come and go: pbs_server_attributes(7) of Torque. Without nodes it knows no resources, and refuses what it could only run
/// later.
/// </summary>
internal sealed class TorqueRules(ClusterConfiguration cluster, TorqueServer server, string user, string machine)
{
    private const int LongIteration = 60;
    private const int DefaultIteration = 600;

    private static readonly Version Oldest = new(4, 0);

    private readonly string name = $"cluster {cluster.Policy.Name}";

    private int WantedNodes => Math.Min(cluster.Pools.Sum(p => p.Max), cluster.Policy.MaxNodes ?? int.MaxValue);

    public IEnumerable<Finding> Findings() => [VersionRule(), Scheduling(), NodeCount(), Permission(), .. OtherJobs(), SlotLimits(), .. Cores(), Iteration()];

    private Finding VersionRule() => server.Version < Oldest
        ? Finding.Fail($"{name}: pbs_server says it is version \"{server["pbs_version"]}\"", "Use Torque 4 to 6: earlier ones were not tried. OpenPBS and PBS Pro are another kind of cluster.")
        : Finding.Ok($"{name}: pbs_server {server["pbs_version"]} answers");

    private Finding Scheduling() => server["scheduling"] == "True"
        ? Finding.Ok($"{name}: the server lets its scheduler start jobs")
        : Finding.Fail($"{name}: scheduling is {Shown("scheduling")}, no job is started", "qmgr -c 'set server scheduling = True'");

    private Finding NodeCount()
    {
        const string Key = "resources_available.nodect";
        var fix = $"qmgr -c 'set server {Key} = {Math.Max(WantedNodes, 1)}' (or more, with the nodes that are always there)";
        return server.NumberOf(Key) switch
        {
            null => Finding.Fail($"{name}: {Key} is not set, jobs that ask for more nodes than there are today are refused", fix),
            var count when count < WantedNodes => Finding.Warn($"{name}: {Key} is {count}, its pools may have {WantedNodes} nodes", fix),
            var count => Finding.Ok($"{name}: jobs may ask for up to {count} nodes, however many there are"),
        };
    }

    private Finding Permission() => server.Names("managers", user, machine)
        ? Finding.Ok($"{name}: {user}@{machine} may make and delete nodes")
        : Finding.Fail($"{name}: {user}@{machine} is no manager, and may neither make nor delete nodes", $"qmgr -c 'set server managers += {user}@{machine}'");

    private IEnumerable<Finding> OtherJobs()
    {
        if (server["query_other_jobs"] != "True" && !server.Names("managers", user, machine) && !server.Names("operators", user, machine))
        {
            yield return Finding.Fail($"{name}: query_other_jobs is not set, {user} sees no jobs of others", "qmgr -c 'set server query_other_jobs = True'");
        }
    }

    private Finding SlotLimits() => server["moab_array_compatible"] == "False"
        ? Finding.Warn(
            $"{name}: moab_array_compatible is False, slot limits of arrays that are set in a job's script are not seen", "qmgr -c 'set server moab_array_compatible = True'")
        : Finding.Ok($"{name}: slot limits of arrays hold jobs back");

    private IEnumerable<Finding> Cores()
    {
        if (server["auto_node_np"] == "True" && cluster.Pools.FirstOrDefault(p => p.Node.Cores != p.Template.Vcpu) is { } pool)
        {
            yield return Finding.Warn(
                $"{name}: auto_node_np is True, nodes of pool {pool.Name} get the {pool.Template.Vcpu} cores of their VM and not the {pool.Node.Cores} of the pool",
                "qmgr -c 'set server auto_node_np = False', or make both the same.");
        }
    }

    private Finding Iteration() => (server.NumberOf("scheduler_iteration") ?? DefaultIteration) is var seconds && seconds <= LongIteration
        ? Finding.Ok($"{name}: the scheduler runs at least every {seconds} s")
        : Finding.Warn(
            $"{name}: pbs_sched runs every {seconds} s when nothing happens, jobs wait so long after a node has joined",
            "qmgr -c 'set server scheduler_iteration = 30' (Maui and Moab have RMPOLLINTERVAL for it)");

    private string Shown(string key) => server[key] is { Length: > 0 } value ? value : "not set";
}
