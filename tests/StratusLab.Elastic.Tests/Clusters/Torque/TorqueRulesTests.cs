using System.Runtime.CompilerServices;
using StratusLab.Elastic.Clusters.Torque;
using StratusLab.Elastic.Doctor;
using StratusLab.Elastic.Tests.Doctor;

namespace StratusLab.Elastic.Tests.Clusters.Torque;

/// <summary>What is said of a server's settings. The good ones are those of a recorded Torque 6.1.3, with what the doctor asks for.</summary>
[TestClass]
public sealed class TorqueRulesTests
{
    private const string NodeCount = "    resources_available.nodect = 100\n    scheduler_iteration = 30\n";

    private static readonly string Recorded = File.ReadAllText(Path.Combine(Directory(), "Recorded", "qstat_B_f_6.1.3.txt"));

    private static readonly string Good = Recorded.TrimEnd() + "\n" + NodeCount;

    [TestMethod]
    public void Torque_SetUpForNodesThatComeAndGo_IsWell() => Assert.AreEqual(
        """
        Ok: cluster main: pbs_server 6.1.3 answers
        Ok: cluster main: the server lets its scheduler start jobs
        Ok: cluster main: jobs may ask for up to 100 nodes, however many there are
        Ok: cluster main: root@vm may make and delete nodes
        Ok: cluster main: slot limits of arrays hold jobs back
        Ok: cluster main: the scheduler runs at least every 30 s
        """,
        Find(Good));

    [TestMethod]
    public void Torque_AsItIsInstalled_RefusesJobsAndIsSlow()
    {
        var found = Find(Recorded);
        Assert.Contains(
            "Fail: cluster main: resources_available.nodect is not set, jobs that ask for more nodes than there are today are refused -> "
            + "qmgr -c 'set server resources_available.nodect = 8' (or more, with the nodes that are always there)", found);
        Assert.Contains("Warn: cluster main: pbs_sched runs every 600 s when nothing happens", found);
    }

    [TestMethod]
    [DataRow("pbs_version = 6.1.3", "pbs_version = 2.5.13", "Fail: cluster main: pbs_server says it is version \"2.5.13\" -> ")]
    [DataRow("scheduling = True", "scheduling = False", "Fail: cluster main: scheduling is False, no job is started -> qmgr -c 'set server scheduling = True'")]
    [DataRow("nodect = 100", "nodect = 7", "Warn: cluster main: resources_available.nodect is 7, its pools may have 8 nodes -> ")]
    [DataRow("managers = root@vm", "managers = torque@vm", "Fail: cluster main: root@vm is no manager, and may neither make nor delete nodes -> qmgr -c 'set server managers += root@vm'")]
    [DataRow("moab_array_compatible = True", "moab_array_compatible = False", "Warn: cluster main: moab_array_compatible is False, ")]
    [DataRow("scheduler_iteration = 30", "scheduler_iteration = 300", "Warn: cluster main: pbs_sched runs every 300 s when nothing happens")]
    public void Torque_OneThingWrong_IsFound(string good, string bad, string expected)
    {
        Assert.Contains(good, Good, StringComparison.Ordinal);
        var found = Find(Good.Replace(good, bad, StringComparison.Ordinal)).Split('\n');
        Assert.HasCount(1, found.Where(l => l.StartsWith(expected, StringComparison.Ordinal)));
        Assert.HasCount(1, found.Where(l => !l.StartsWith("Ok", StringComparison.Ordinal)));
    }

    [TestMethod]
    [DataRow("*", true)]
    [DataRow("vm.example.org", true)]
    [DataRow("*.example.org", false)]
    [DataRow("vm2", false)]
    public void Managers_Hosts_AreComparedAsTorqueDoes(string host, bool isManager) =>
        Assert.AreEqual(isManager, Find(Good.Replace("managers = root@vm", $"managers = other@x,root@{host}", StringComparison.Ordinal)).Contains("root@vm may make", StringComparison.Ordinal));

    [TestMethod]
    public void OtherJobs_UserWhoIsNobodyThere_SeesNone() => Assert.Contains(
        "Fail: cluster main: query_other_jobs is not set, root sees no jobs of others -> qmgr -c 'set server query_other_jobs = True'",
        Find(Good.Replace("root@vm", "torque@vm", StringComparison.Ordinal)));

    [TestMethod]
    public void Cores_FromTheMachineButFewerInThePool_IsWarnedOf()
    {
        var cluster = Patient.Cluster with { Pools = [Patient.Pool with { Node = new(1, 900), Template = Patient.Template with { Vcpu = 2 } }] };
        var found = Lines(new TorqueRules(cluster, TorqueServer.Parse(Good), "root", "vm").Findings());
        Assert.Contains("Warn: cluster main: auto_node_np is True, nodes of pool first get the 2 cores of their VM and not the 1 of the pool -> ", found);
    }

    private static string Find(string server) => Lines(new TorqueRules(Patient.Cluster, TorqueServer.Parse(server), "root", "vm").Findings());

    private static string Lines(IEnumerable<Finding> findings) =>
        string.Join('\n', findings.Select(f => $"{f.Verdict}: {f.What}{(f.Fix.Length > 0 ? $" -> {f.Fix}" : "")}"));

    private static string Directory([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!; // a file has one
}
