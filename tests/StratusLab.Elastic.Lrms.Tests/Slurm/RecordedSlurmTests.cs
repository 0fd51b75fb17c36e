using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Lrms.Slurm;

namespace StratusLab.Elastic.Lrms.Tests.Slurm;

/// <summary>What the adapter makes of a real Slurm's outputs; the story is in <c>Recorded/README.md</c>.</summary>
[TestClass]
public sealed class RecordedSlurmTests
{
    public static IEnumerable<object[]> WholeSituations =>
        RecordedSlurm.Situations.Where(name => name != "07_down").Select(name => new object[] { name });

    [TestMethod]
    [DynamicData(nameof(WholeSituations))]
    public void Read_EverySituation_IsWholeAndExplained(string situation)
    {
        var snapshot = RecordedSlurm.Read(situation);
        Assert.IsNull(snapshot.Incomplete);
        Assert.AreEqual(new QueueName("batch"), snapshot.Queues.Single().Name);
        Assert.IsLessThanOrEqualTo(1, snapshot.Skipped.Values.Sum(), "only the job with a tab in its account is left out");
        Assert.IsEmpty(snapshot.Jobs.Where(job => job.User == "mallory"), "the row inside a job's name is no job");
    }

    [TestMethod]
    public void Read_Empty_HasNothing()
    {
        var snapshot = RecordedSlurm.Read("00_empty");
        Assert.IsEmpty(snapshot.Jobs);
        Assert.IsEmpty(snapshot.Nodes);
        Assert.AreEqual(0, snapshot.Queues.Single().TotalNodes);
        Assert.AreEqual("", snapshot.Version);
    }

    [TestMethod]
    [DataRow("plain", WaitReason.Capacity)]
    [DataRow("two-nodes", WaitReason.Capacity)]
    [DataRow("large", WaitReason.Capacity)]
    [DataRow("array", WaitReason.Capacity)]
    [DataRow("held", WaitReason.Held)]
    [DataRow("dependent", WaitReason.Dependency)]
    [DataRow("later", WaitReason.BeginTime)]
    [DataRow("$(reboot)", WaitReason.Capacity)]
    [DataRow("a|b \"c\" 'd' \\e é=1,2", WaitReason.Capacity)]
    [DataRow("caf\uFFFD \uFFFD\uFFFD end", WaitReason.Capacity)]
    [DataRow("new\nline", WaitReason.Capacity)]
    [DataRow("by-nobody", WaitReason.Capacity)]
    public void Read_JobsAndNoNodes_EachHasItsReason(string name, WaitReason expected) =>
        Assert.AreEqual(expected, JobNamed("01_jobs_no_nodes", name).Reason);

    [TestMethod]
    [DataRow("two-nodes", 2, 1, 100L, 0, false)]
    [DataRow("large", 1, 64, 100L, 0, false)]
    [DataRow("mem-per-cpu", 1, 2, 3000L, 0, false)]
    [DataRow("gres", 1, 1, 50L, 1, false)]
    [DataRow("exclusive", 1, 1, 0L, 0, true)]
    [DataRow("exclusive-user", 1, 1, 50L, 0, true)]
    [DataRow("no-memory", 1, 1, 0L, 0, false)]
    [DataRow("spread", 1, 8, 400L, 0, false)]
    [DataRow("node-range", 2, 4, 50L, 0, false)]
    [DataRow("one-node", 1, 8, 50L, 0, false)]
    public void Read_JobsAndNoNodes_EachHasItsShape(string name, int nodes, int cores, long memory, int gpus, bool isExclusive)
    {
        var shape = JobNamed("01_jobs_no_nodes", name).Shape;
        Assert.AreEqual((nodes, new Resources(cores, memory, gpus), isExclusive), (shape.Nodes, shape.PerNode, shape.IsExclusive));
    }

    [TestMethod]
    [DataRow("01_jobs_no_nodes", "spread", 2, 4)]
    [DataRow("02_one_node", "spread", 2, 4)]
    [DataRow("01_jobs_no_nodes", "node-range", 2, 4)]
    [DataRow("02_one_node", "one-node", 1, 8)]
    public void Read_LargestNodeKnown_TasksAreSpreadOverSuchNodes(string situation, string name, int nodes, int cores)
    {
        var options = new SlurmOptions { Cluster = new ClusterName("lab"), Site = "site", LargestNode = new Resources(4, 8000) };
        var shape = RecordedSlurm.Read(situation, options).Jobs.Single(job => job.Name == name).Shape;
        Assert.AreEqual((nodes, cores), (shape.Nodes, shape.PerNode.Cores));
    }

    [TestMethod]
    public void Read_JobsAndNoNodes_ArraysAreCounted()
    {
        var array = JobNamed("01_jobs_no_nodes", "array");
        Assert.AreEqual((100, 10), (array.Tasks, array.TaskLimit!.Value));
        Assert.AreEqual((5, null), (JobNamed("01_jobs_no_nodes", "sparse-array").Tasks, JobNamed("01_jobs_no_nodes", "sparse-array").TaskLimit));
    }

    [TestMethod]
    public void Read_HeterogeneousJob_IsAsManyJobsAsItHasComponents()
    {
        var components = RecordedSlurm.Read("01_jobs_no_nodes").Jobs.Where(job => job.Id.Value.Contains('+', StringComparison.Ordinal)).ToArray();
        Assert.HasCount(2, components);
        Assert.IsTrue(components.All(job => job.Reason == WaitReason.Capacity && job.PartOf == new JobId("24")));
    }

    [TestMethod]
    [DataRow("two-nodes", WaitReason.Capacity)]
    [DataRow("large", WaitReason.Capacity)]
    [DataRow("feature-and", WaitReason.Capacity)]
    [DataRow("by-name", WaitReason.Unknown)]
    public void Read_OneNode_EachHasItsReason(string name, WaitReason expected) => Assert.AreEqual(expected, JobNamed("02_one_node", name).Reason);

    [TestMethod]
    [DataRow("feature-and", "elastic&small", true)]
    [DataRow("feature-or", "elastic|small", true)]
    [DataRow("feature-xor", "[elastic|small]", false)]
    public void Read_OneNode_FeaturesAreKept(string name, string expression, bool isUnderstood)
    {
        var features = JobNamed("02_one_node", name).Shape.Features;
        Assert.AreEqual((expression, isUnderstood), (features.Expression, features.IsUnderstood));
    }

    [TestMethod]
    public void Read_OneNode_IsFull()
    {
        var snapshot = RecordedSlurm.Read("02_one_node");
        var node = snapshot.Nodes.Single();
        Assert.AreEqual("22.05.8", snapshot.Version);
        Assert.AreEqual((new NodeName("wn-5"), true, false, true), (node.Name, node.IsUp, node.IsDrained, node.HasJobs));
        Assert.AreEqual((new Resources(2, 700), new Resources(2, 200)), (node.Total, node.Allocated));
        Assert.AreEqual("elastic,small batch", $"{string.Join(',', node.Features)} {string.Join(',', node.Queues)}");
        Assert.IsNotNull(node.LastBusy);
        Assert.IsNotNull(node.BootedAt);
        Assert.AreEqual("ALLOCATED+DYNAMIC_NORM", node.StateText);
        Assert.AreEqual("plain,short", string.Join(',', snapshot.Jobs.Where(job => job.State == JobState.Running).Select(job => job.Name)));
    }

    [TestMethod]
    public void Read_OneNode_JobsWithoutMemoryWantTheWholeNode() => Assert.IsTrue(JobNamed("02_one_node", "no-memory").Shape.IsExclusive);

    [TestMethod]
    public void Read_RunningWithoutALimit_HasNoWalltime()
    {
        Assert.IsNull(JobNamed("02_one_node", "plain").Shape.Walltime);
        Assert.AreEqual(TimeSpan.FromMinutes(90), JobNamed("02_one_node", "short").Shape.Walltime);
    }

    [TestMethod]
    public void Read_TwoNodes_AJobMayHaveBoth() => Assert.AreEqual("wn-5,wn-6", string.Join(',', JobNamed("03_two_nodes", "two-nodes").Nodes));

    [TestMethod]
    public void Read_Draining_TheDrainIsOurs()
    {
        var node = RecordedSlurm.Read("04_draining").Nodes.Single(n => n.Name.Value == "wn-5");
        Assert.IsTrue(node is { IsDrained: true, HasJobs: true, IsUp: true });
        Assert.IsTrue(new DrainTag("stratuslab:site:retire:vm-7").IsIn(node.Reason), node.Reason);
    }

    [TestMethod]
    public void Read_SuspendedJobs_KeepTheirNodeBusy()
    {
        var node = RecordedSlurm.Read("04_suspended").Nodes.Single(n => n.Name.Value == "wn-5");
        Assert.AreEqual("IDLE+DRAIN+DYNAMIC_NORM", node.StateText);
        Assert.AreEqual(0, node.Allocated.Cores);
        Assert.IsTrue(node.HasJobs);
    }

    [TestMethod]
    public void Read_Drained_IsFree() =>
        Assert.IsTrue(RecordedSlurm.Read("05_drained").Nodes.Single(n => n.Name.Value == "wn-5") is { IsDrained: true, HasJobs: false });

    [TestMethod]
    public void Read_SilentNode_IsNotUpButKeepsItsJobs()
    {
        var snapshot = RecordedSlurm.Read("06_not_responding");
        Assert.IsTrue(snapshot.Nodes.Single() is { IsUp: false, HasJobs: true });
    }

    [TestMethod]
    public void Read_DownNode_ItsJobsWaitForCapacityAgain()
    {
        var snapshot = RecordedSlurm.Read("06_down");
        Assert.IsTrue(snapshot.Nodes.Single() is { IsUp: false, HasJobs: false });
        var requeued = snapshot.Jobs.Where(job => job.Id.Value is "5_0" or "5_1").ToArray();
        Assert.HasCount(2, requeued);
        Assert.IsTrue(requeued.All(job => job is { State: JobState.Pending, Reason: WaitReason.NotYetConsidered, Started: null }));
        Assert.AreEqual(10, snapshot.Jobs.Single(job => job.Id.Value == "5").TaskLimit);
    }

    [TestMethod]
    public void Read_RequeuedTasksMergedBySqueue_AreStillCapacity()
    {
        var snapshot = RecordedSlurm.Read(
            RecordedSlurm.Output("06_down_nodes"), RecordedSlurm.Output("06_down_partitions"), RecordedSlurm.Output("06_down_merged"));
        var array = snapshot.Jobs.Single(job => job.Id.Value == "5");
        Assert.AreEqual((WaitReason.Capacity, 100), (array.Reason, array.Tasks));
    }

    [TestMethod]
    public void Read_ServerDown_IsIncomplete() => Assert.IsNotNull(RecordedSlurm.Read("07_down").Incomplete);

    // The rest of an array, not the tasks of it that run.
    private static Job JobNamed(string situation, string name) =>
        RecordedSlurm.Read(situation).Jobs.Single(job => job.Name == name && !job.Id.Value.Contains('_', StringComparison.Ordinal));
}
