using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Lrms.Tests.Sge;

/// <summary>What the adapter makes of a real Grid Engine's outputs; the story is in <c>Recorded/README.md</c>.</summary>
[TestClass]
public sealed class RecordedSgeTests
{
    public static IEnumerable<object[]> WholeSituations => RecordedSge.Situations.Where(name => name != "09_down").Select(name => new object[] { name });

    [TestMethod]
    [DynamicData(nameof(WholeSituations))]
    public void Read_EverySituation_IsWhole(string situation)
    {
        var snapshot = RecordedSge.Read(situation);

        Assert.IsNull(snapshot.Incomplete);
        Assert.IsEmpty(snapshot.Skipped);
        CollectionAssert.IsSubsetOf(new[] { new QueueName("batch") }, snapshot.Queues.Select(q => q.Name).ToArray());
        Assert.AreEqual(snapshot.Jobs.Length, snapshot.Jobs.Select(j => j.Id).Distinct().Count(), "each job is there once");
    }

    [TestMethod]
    public void Read_Empty_HasNothing()
    {
        var snapshot = RecordedSge.Read("00_empty");

        Assert.IsEmpty(snapshot.Jobs);
        Assert.IsEmpty(snapshot.Nodes);
        Assert.AreEqual(0, snapshot.Queues.Single().TotalNodes);
    }

    [TestMethod]
    [DataRow("plain", WaitReason.Capacity)]
    [DataRow("named", WaitReason.Capacity)]
    [DataRow("array", WaitReason.Capacity)]
    [DataRow("steps", WaitReason.Capacity)]
    [DataRow("held", WaitReason.Held)]
    [DataRow("dependent", WaitReason.Dependency)]
    [DataRow("later", WaitReason.BeginTime)]
    [DataRow("smp", WaitReason.Capacity)]
    [DataRow("mpi", WaitReason.Capacity)]
    [DataRow("any-pe", WaitReason.Capacity)]
    [DataRow("too-many", WaitReason.Impossible)]
    [DataRow("memory", WaitReason.Capacity)]
    [DataRow("licence", WaitReason.Capacity)]
    [DataRow("licences", WaitReason.Licence)]
    [DataRow("gpus", WaitReason.Capacity)]
    [DataRow("feature", WaitReason.Capacity)]
    [DataRow("here", WaitReason.Unknown)]
    [DataRow("quote'and&amp", WaitReason.Capacity)]
    public void Read_JobsAndNoNodes_EachHasItsReason(string name, WaitReason expected)
    {
        var job = JobNamed("01_jobs_no_nodes", name);
        var reason = job.Reason == WaitReason.NotYetConsidered ? WaitReason.Capacity : job.Reason;

        Assert.AreEqual(expected, reason, job.ReasonText);
    }

    [TestMethod]
    [DataRow("02_one_node", "in-queue", WaitReason.Capacity)]
    [DataRow("02_one_node", "too-long", WaitReason.Impossible)]
    [DataRow("05_free_nodes", "quota", WaitReason.Limit)]
    [DataRow("05_free_nodes", "licences", WaitReason.Licence)]
    public void Read_JobsBesideNodes_EachHasItsReason(string situation, string name, WaitReason expected)
    {
        var job = JobNamed(situation, name);

        Assert.AreEqual(expected, job.Reason, job.ReasonText);
    }

    [TestMethod]
    [DataRow("plain", 1, 1, 0L, 0)]
    [DataRow("smp", 1, 4, 4096L, 0)]
    [DataRow("mpi", 3, 2, 0L, 0)]
    [DataRow("wide", 1, 2, 0L, 0)]
    [DataRow("memory", 1, 1, 1536L, 0)]
    [DataRow("gpus", 1, 1, 0L, 2)]
    public void Read_JobsAndNoNodes_EachHasItsShape(string name, int nodes, int cores, long memory, int gpus)
    {
        var shape = JobNamed("01_jobs_no_nodes", name).Shape;

        Assert.AreEqual((nodes, new Resources(cores, memory, gpus)), (shape.Nodes, shape.PerNode));
    }

    [TestMethod]
    [DataRow("array", 1000, 10)]
    [DataRow("steps", 24, null)]
    [DataRow("plain", 1, null)]
    public void Read_Arrays_HaveTheirTasksAndThrottle(string name, int tasks, int? limit)
    {
        var job = JobNamed("01_jobs_no_nodes", name);

        Assert.AreEqual((tasks, limit), (job.Tasks, job.TaskLimit));
        Assert.AreEqual(name != "plain", job.Array == job.Id);
    }

    [TestMethod]
    public void Read_Job_HasWhoForWhomAndHowLong()
    {
        var job = JobNamed("01_jobs_no_nodes", "named");

        Assert.AreEqual(("root", "vo.example.org", TimeSpan.FromHours(1)), (job.User, job.Account, job.Shape.Walltime));
        Assert.IsTrue(Math.Abs((job.Submitted - new DateTimeOffset(2026, 11, 22, 19, 0, 0, TimeSpan.Zero)).TotalHours) < 1, $"{job.Submitted} is in another zone");
    }

    [TestMethod]
    public void Read_JobThatHasStarted_WasSubmittedWhenItWaited()
    {
        var reads = RecordedSge.ReadAll("01_jobs_no_nodes", "02_one_node");
        var waited = reads[0].Jobs.DistinctBy(j => j.Array ?? j.Id).ToDictionary(j => j.Array ?? j.Id, j => j.Submitted);
        var started = reads[1].Jobs.Where(j => j.State == JobState.Running).ToArray();

        Assert.IsNotEmpty(started);
        Assert.IsTrue(started.All(j => j.Submitted == waited[j.Array ?? j.Id]));
        Assert.IsTrue(started.All(j => j.Submitted < j.Started));
    }

    [TestMethod]
    public void Read_JobThatHadStartedBefore_WasSubmittedThenAtTheLatest() =>
        Assert.IsTrue(RecordedSge.Read("02_one_node").Jobs.Where(j => j.State == JobState.Running && j.Array is null).All(j => j.Submitted == j.Started));

    [TestMethod]
    public void Read_JobForOneHostAlone_IsExclusive() => Assert.IsTrue(JobNamed("01_jobs_no_nodes", "alone").Shape.IsExclusive);

    [TestMethod]
    public void Read_JobWithATruthValue_AsksForAFeature() => Assert.AreEqual("bigmem", JobNamed("01_jobs_no_nodes", "feature").Shape.Features.Expression);

    [TestMethod]
    public void Read_Queues_AreThoseThatTakeTheJob()
    {
        CollectionAssert.AreEqual(new[] { "batch", "short" }, QueuesOf("plain"));
        CollectionAssert.AreEqual(new[] { "batch" }, QueuesOf("mpi"), "the other queue has no parallel environments");
        CollectionAssert.AreEqual(new[] { "short" }, QueuesOf("in-queue", "02_one_node"));
        CollectionAssert.AreEqual(new[] { "batch" }, QueuesOf("named"), "an hour is more than the other queue allows");
    }

    [TestMethod]
    public void Read_OneNode_HasWhatItHas()
    {
        var node = RecordedSge.Read("02_one_node").Nodes.Single();

        Assert.IsTrue(node is { IsUp: true, IsDrained: false, HasJobs: true }, node.StateText);
        Assert.AreEqual(2, node.Total.Cores);
        Assert.IsGreaterThan(1000L, node.Total.MemoryMiB);
        CollectionAssert.AreEquivalent(new[] { "batch", "short" }, node.Queues.Select(q => q.Value).ToArray());
    }

    [TestMethod]
    public void Read_ParallelJobOnTwoNodes_IsThereOnceWithBoth()
    {
        var job = RecordedSge.Read("06_two_nodes_one_job").Jobs.FirstOrDefault(j => j.Nodes.Length == 2);

        Assert.IsNotNull(job);
        Assert.AreEqual(2, job.Shape.Nodes);
    }

    [TestMethod]
    public void Read_Drained_SaysByWhom()
    {
        var nodes = RecordedSge.Read("04_drained").Nodes;

        Assert.IsTrue(DrainTag.For("site", new VmId(7)).IsIn(nodes.Single(n => n.Name.Value == "wn-2").Reason));
        Assert.StartsWith("disabled", nodes.Single(n => n.Name.Value == "wn-3").Reason);
        Assert.IsTrue(nodes.All(n => n is { IsDrained: true, IsUp: true }));
    }

    [TestMethod]
    public void Read_HostThatLeftItsQueueWithJobs_IsNotUpAndBusy()
    {
        var node = RecordedSge.Read("07_orphaned").Nodes.Single(n => n.Name.Value == "wn-2");

        Assert.IsTrue(node is { IsUp: false, HasJobs: true }, node.StateText);
    }

    [TestMethod]
    public void Read_LostNode_IsNotUp() => Assert.IsFalse(RecordedSge.Read("08_lost").Nodes.Single(n => n.Name.Value == "wn-3").IsUp);

    [TestMethod]
    public void Read_QmasterDown_IsIncompleteAndSaysWhy() => Assert.Contains("unable to send message to qmaster", RecordedSge.Read("09_down").Incomplete ?? "");

    private static string[] QueuesOf(string name, string situation = "01_jobs_no_nodes") => [.. JobNamed(situation, name).Queues.Select(q => q.Value).Order(StringComparer.Ordinal)];

    private static Job JobNamed(string situation, string name) => RecordedSge.Read(situation).Jobs.Single(job => job.Name == name);
}
