using StratusLab.Elastic.Clusters.Slurm;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Tests.Doctor;

namespace StratusLab.Elastic.Tests.Clusters.Slurm;

/// <summary>What is said of a slurm.conf whose Slurm shall call for its nodes.</summary>
[TestClass]
public sealed class SlurmCloudRulesTests
{
    private const string Config =
        """
        PrivateData             = cloud
        ResumeFailProgram       = /bin/true
        ResumeProgram           = /bin/true
        ResumeTimeout           = 1500 sec
        ReturnToService         = 2
        SLURM_VERSION           = 22.05.8
        SuspendProgram          = /bin/true
        SuspendTime             = INFINITE
        """;

    private const string Partitions = "PartitionName=batch State=UP ResumeTimeout=GLOBAL SuspendTimeout=GLOBAL SuspendTime=600 \n";

    private const string Nodes =
        """
        NodeName=wn-2 CPUAlloc=0 CPUTot=1 RealMemory=900 State=IDLE+CLOUD+POWERED_DOWN ThreadsPerCore=1
        NodeName=wn-3 CPUAlloc=0 CPUTot=1 RealMemory=900 State=IDLE+CLOUD ThreadsPerCore=1

        """;

    [TestMethod]
    public void Slurm_AsPrinted_IsWell() => Assert.DoesNotContain("->", Find(Config, Nodes, Partitions));

    [TestMethod]
    [DataRow("ResumeFailProgram       = /bin/true", "ResumeFailProgram       = (null)", "Warn: cluster main: ResumeFailProgram is not set")]
    [DataRow("ResumeProgram           = /bin/true", "ResumeProgram           = (null)", "Fail: cluster main: ResumeProgram is not set: power saving is off without it -> Include what \"elastic lrms config main\" prints")]
    [DataRow("SuspendProgram          = /bin/true", "SuspendProgram          = /etc/passwd", "Fail: cluster main: SuspendProgram /etc/passwd is not executable")]
    [DataRow("SuspendProgram          = /bin/true", "SuspendProgram          = /nowhere/power", "Warn: cluster main: SuspendProgram /nowhere/power is not on this machine")]
    [DataRow("= 1500 sec", "= 100 sec", "Fail: cluster main: ResumeTimeout is 100 s, and a node is expected to take 120 s")]
    [DataRow("= 1500 sec", "= 600 sec", "Warn: cluster main: ResumeTimeout is 600 s: Slurm gives nodes up that elastic lets boot for 900 s")]
    [DataRow("= cloud", "= jobs", "Fail: cluster main: PrivateData has no cloud")]
    [DataRow("ReturnToService         = 2", "ReturnToService         = 1", "Warn: cluster main: ReturnToService is not 2")]
    public void Slurm_OneSettingWrong_IsFound(string good, string bad, string expected)
    {
        var config = Config.Replace(good, bad, StringComparison.Ordinal);
        Assert.AreNotEqual(Config, config);
        StringAssert.Contains(Find(config, Nodes, Partitions), expected);
    }

    [TestMethod]
    public void Slurm_NoSuspendTimeAnywhere_CallsForNothing() =>
        StringAssert.Contains(Find(Config, Nodes, "PartitionName=batch State=UP SuspendTime=INFINITE\n"), "Fail: cluster main: SuspendTime is set neither for all nor for a partition");

    [TestMethod]
    [DataRow("NodeName=wn-3", "NodeName=wn-4", "Fail: cluster main: Slurm does not know wn-3 of pool first -> ")]
    [DataRow("CPUTot=1", "CPUTot=2", "Fail: cluster main: wn-2 and 1 more of pool first: declared with CPUs=2, the pool's nodes have 1 -> ")]
    [DataRow("RealMemory=900", "RealMemory=950", "declared with RealMemory=950, the pool's nodes have 900")]
    [DataRow("State=IDLE+CLOUD ", "State=IDLE ", "wn-3 of pool first: declared, but not with State=CLOUD")]
    public void Slurm_NodeDeclaredOtherwise_IsFound(string good, string bad, string expected) =>
        StringAssert.Contains(Find(Config, Nodes.Replace(good, bad, StringComparison.Ordinal), Partitions), expected);

    private static string Find(string config, string nodes, string partitions)
    {
        var cluster = Patient.Cluster with { Pools = [Patient.Pool with { Max = 2, Names = [new NodeName("wn-2"), new NodeName("wn-3")] }] };
        return string.Join('\n', new SlurmCloudRules(cluster, SlurmConfig.Parse(config), nodes, partitions).Findings().Select(f => $"{f.Verdict}: {f.What}{(f.Fix.Length > 0 ? $" -> {f.Fix}" : "")}"));
    }
}
