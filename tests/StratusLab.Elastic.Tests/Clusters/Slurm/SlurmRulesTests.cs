using System.Runtime.CompilerServices;
using StratusLab.Elastic.Clusters.Slurm;
using StratusLab.Elastic.Tests.Doctor;

namespace StratusLab.Elastic.Tests.Clusters.Slurm;

/// <summary>What is said of a slurm.conf. The good one is <c>scontrol show config</c> of Debian 12's Slurm 22.05.8, recorded.</summary>
[TestClass]
public sealed class SlurmRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    private static readonly string Recorded = File.ReadAllText(Path.Combine(Directory(), "Recorded", "scontrol_show_config_22.05.8.txt"));

    [TestMethod]
    public void Slurm_SetUpForDynamicNodes_IsWell()
    {
        var user = Environment.UserName;
        var permission = user == "root" ? "Ok: cluster main: root may drain and delete nodes"
            : $"Warn: cluster main: {user} is neither root nor SlurmUser root, and may not be let drain and delete nodes -> Run the service as root, or give {user} AdminLevel=Operator in the accounting database.";
        Assert.AreEqual(
            $"""
            Ok: cluster main: slurmctld 22.05.8 answers
            Ok: cluster main: MaxNodeCount is 1000, its pools may have 8 nodes
            Ok: cluster main: SelectType is select/cons_tres
            Ok: cluster main: worker nodes can take their configuration from slurmctld
            Ok: cluster main: TreeWidth is 65533
            Ok: cluster main: the main scheduler runs every 5 s
            Ok: cluster main: Slurm's power saving leaves elastic's nodes alone
            {permission}
            """,
            Find(Recorded));
    }

    [TestMethod]
    [DataRow("SLURM_VERSION           = 22.05.8", "SLURM_VERSION           = 21.08.8-2", "Fail: cluster main: slurmctld says it is version \"21.08.8-2\" -> ")]
    [DataRow("MaxNodeCount            = 1000", "", "Fail: cluster main: MaxNodeCount is not set, no node can join -> Set MaxNodeCount in slurm.conf to all its nodes and these 8, and restart slurmctld.")]
    [DataRow("MaxNodeCount            = 1000", "MaxNodeCount            = 0", "Fail: cluster main: MaxNodeCount is not set, ")]
    [DataRow("MaxNodeCount            = 1000", "MaxNodeCount            = 7", "Fail: cluster main: MaxNodeCount is 7, its pools may have 8 nodes -> ")]
    [DataRow("= select/cons_tres", "= select/linear", "Fail: cluster main: SelectType is select/linear -> Set SelectType=select/cons_tres in slurm.conf and restart slurmctld: ")]
    [DataRow("enable_configless,", "", "Fail: cluster main: SlurmctldParameters has no enable_configless, worker nodes get no slurm.conf -> ")]
    [DataRow(",cloud_reg_addrs", "", "Warn: cluster main: SlurmctldParameters has no cloud_reg_addrs, slurmctld finds nodes by their names only -> ")]
    [DataRow(",cloud_reg_addrs", ",cloud_reg_addrs,cloud_dns", "Fail: cluster main: SlurmctldParameters has cloud_dns, ")]
    [DataRow("TreeWidth               = 65533", "TreeWidth               = 50", "Fail: cluster main: TreeWidth is 50, nodes are asked to pass messages on to nodes that they do not know -> Set TreeWidth=65533 ")]
    [DataRow("JobRequeue              = 1", "JobRequeue              = 0", "Warn: cluster main: JobRequeue is 0: the jobs of a node that is lost end with it -> ")]
    [DataRow("SlurmdTimeout           = 60 sec", "SlurmdTimeout           = 0 sec", "Warn: cluster main: SlurmdTimeout is 0: Slurm never notices that a node is lost -> ")]
    [DataRow("TopologyPlugin          = topology/none", "TopologyPlugin          = topology/tree", "Warn: cluster main: TopologyPlugin is topology/tree, in which nodes that join have no place before 25.05 -> ")]
    [DataRow("= sched_interval=5", "= (null)", "Warn: cluster main: the main scheduler runs every 60 s, jobs of several nodes wait so long after their last node has joined -> Add sched_interval=15 or less ")]
    [DataRow("= sched_interval=5", "= bf_continue,sched_interval=-1", "Warn: cluster main: the main scheduler runs only when something happens, ")]
    public void Slurm_OneThingWrong_IsFound(string good, string bad, string expected)
    {
        Assert.Contains(good, Recorded, StringComparison.Ordinal);
        var found = Find(Recorded.Replace(good, bad, StringComparison.Ordinal)).Split('\n');
        Assert.HasCount(1, found.Where(l => l.StartsWith(expected, StringComparison.Ordinal)));
        Assert.HasCount(1, found.Where(l => !l.StartsWith("Ok", StringComparison.Ordinal) && !l.Contains("SlurmUser", StringComparison.Ordinal)));
    }

    [TestMethod]
    [DataRow("SuspendTime             = 300 sec", "/usr/sbin/suspend", "Warn: cluster main: Slurm's power saving suspends nodes that are idle for 300 s, also elastic's -> Set SuspendTime=INFINITE ")]
    [DataRow("SuspendTime             = 300 sec", "(null)", "Ok: cluster main: Slurm's power saving leaves elastic's nodes alone")]
    [DataRow("SuspendTime             = NONE", "/usr/sbin/suspend", "Ok: cluster main: Slurm's power saving leaves elastic's nodes alone")]
    public void PowerSaving_OnlyWithAProgramAndATime_Interferes(string time, string program, string expected)
    {
        var config = Recorded.Replace("SuspendTime             = INFINITE", time, StringComparison.Ordinal).Replace("SuspendProgram          = (null)", $"SuspendProgram          = {program}", StringComparison.Ordinal);
        StringAssert.Contains(Find(config), expected);
    }

    [TestMethod]
    public void Slurm_2311_NeedsNoFlatTreeAndNoRegisteredAddresses()
    {
        var config = Recorded.Replace("= 22.05.8", "= 23.11.4", StringComparison.Ordinal)
            .Replace("= 65533", "= 16", StringComparison.Ordinal).Replace(",cloud_reg_addrs", "", StringComparison.Ordinal);
        Assert.DoesNotContain("TreeWidth", Find(config), StringComparison.Ordinal);
        Assert.DoesNotContain("Fail", Find(config), StringComparison.Ordinal);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("slurm_load_ctl_conf error: Unable to contact slurm controller\n = \n= x\nSLURM_VERSION = many.many\nMaxNodeCount = 99999999999999")]
    public void Slurm_OutputThatIsNone_FailsWithoutThrowing(string output) => StringAssert.Contains(Find(output), "Fail: cluster main: slurmctld says it is version ");

    [TestMethod]
    [DataRow(0, "Ok: cluster main: the clocks here and of slurmctld agree")]
    [DataRow(60, "Ok: cluster main: the clocks here and of slurmctld agree")]
    [DataRow(-200, "Fail: cluster main: the clocks here and of slurmctld are 3 min 20 s apart: munge refuses from five minutes on -> Run an NTP client on both machines, and on the hosts.")]
    public void Clock_OfSlurmctld_IsComparedWithOurs(int ahead, string expected) =>
        StringAssert.Contains(Find($"Configuration data as of {Now.ToUnixTimeSeconds() + ahead}\n" + Recorded), expected);

    private static string Find(string config) =>
        string.Join('\n', new SlurmRules(Patient.Cluster, SlurmConfig.Parse(config), Now).Findings().Select(f => $"{f.Verdict}: {f.What}{(f.Fix.Length > 0 ? $" -> {f.Fix}" : "")}"));

    private static string Directory([CallerFilePath] string source = "") => Path.GetDirectoryName(source)!; // A path of a file has one.
}
