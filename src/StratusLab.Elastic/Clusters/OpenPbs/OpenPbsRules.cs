using StratusLab.Elastic.Configuration;
using StratusLab.Elastic.Doctor;

namespace StratusLab.Elastic.Clusters.OpenPbs;

/// <summary>What a server's attributes must say for nodes that come and go (pbs_server_attributes(7)).</summary>
internal sealed class OpenPbsRules(ClusterConfiguration cluster, OpenPbsServer server)
{
    private const int DefaultIteration = 600;
    private const int LongIteration = 120;

    private readonly string name = $"cluster {cluster.Policy.Name}";

    public IEnumerable<Finding> Findings() => [VersionRule(), Scheduling(), Iteration(), OtherJobs(), DeadNodes(), Permission()];

    private Finding VersionRule() => server.Version.Length > 0
        ? Finding.Ok($"{name}: pbs_server {server.Version} answers")
        : Finding.Warn($"{name}: pbs_server does not tell its version", "Tried with OpenPBS 23.06; use that or a later one.");

    private Finding Scheduling() => server["scheduling"] == "True"
        ? Finding.Ok($"{name}: the scheduler is on")
        : Finding.Fail($"{name}: scheduling is {server["scheduling"]}, no job starts on any node", "qmgr -c \"set server scheduling = True\"");

    private Finding Iteration()
    {
        var iteration = server.Seconds("scheduler_iteration") ?? DefaultIteration;
        return iteration <= LongIteration
            ? Finding.Ok($"{name}: the scheduler runs at least every {iteration} s")
            : Finding.Warn(
                $"{name}: the scheduler runs only every {iteration} s when nothing is submitted and nothing ends, jobs may wait so long after their node has joined",
                "qmgr -c \"set server scheduler_iteration = 60\"");
    }

    private Finding OtherJobs() => server["query_other_jobs"] == "True" || IsManager
        ? Finding.Ok($"{name}: all users' jobs are shown")
        : Finding.Fail($"{name}: the server shows a user only the user's own jobs", "qmgr -c \"set server query_other_jobs = True\", or make the service's user a manager.");

    // 0: never; a value below 0 likewise.
    private Finding DeadNodes() => (server.Seconds("node_fail_requeue") ?? 310) is > 0 and var seconds
        ? Finding.Ok($"{name}: jobs of a node that dies are given up after {seconds} s")
        : Finding.Warn(
            $"{name}: jobs that must not be run twice (qsub -r n) stay on a node that died, and the node with them", "qmgr -c \"set server node_fail_requeue = 310\"");

    private bool IsManager => Environment.UserName == "root" || server.Lists("managers", Environment.UserName + "@");

    private Finding Permission() => IsManager
        ? Finding.Ok($"{name}: {Environment.UserName} may make, drain and delete nodes")
        : Finding.Fail(
            $"{name}: {Environment.UserName} is no manager of the server, and may not make or delete nodes", $"qmgr -c \"set server managers += {Environment.UserName}@{Environment.MachineName}\"");
}
