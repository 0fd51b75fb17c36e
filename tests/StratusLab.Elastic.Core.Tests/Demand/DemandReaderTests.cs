using System.Collections.Immutable;
using StratusLab.Elastic.Core.Demand;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Core.Tests.Demand;

[TestClass]
public sealed class DemandReaderTests
{
    [TestMethod]
    [DataRow(WaitReason.Capacity, DemandCode.Counts)]
    [DataRow(WaitReason.NotYetConsidered, DemandCode.Counts)]
    [DataRow(WaitReason.Held, DemandCode.Held)]
    [DataRow(WaitReason.Dependency, DemandCode.Dependency)]
    [DataRow(WaitReason.BeginTime, DemandCode.BeginTime)]
    [DataRow(WaitReason.Limit, DemandCode.Limit)]
    [DataRow(WaitReason.ArrayThrottle, DemandCode.ArrayThrottle)]
    [DataRow(WaitReason.Licence, DemandCode.Licence)]
    [DataRow(WaitReason.Reservation, DemandCode.Reservation)]
    [DataRow(WaitReason.QueueClosed, DemandCode.QueueClosed)]
    [DataRow(WaitReason.Impossible, DemandCode.Impossible)]
    [DataRow(WaitReason.Unknown, DemandCode.UnknownReason)]
    public void Read_Reason_CountsOnlyWhatNodesCure(WaitReason reason, DemandCode expected) =>
        Assert.AreEqual(expected, One(Given.Pending("1") with { Reason = reason }).Code);

    [TestMethod]
    public void Read_AnyReason_HasAnAnswer()
    {
        foreach (var reason in Enum.GetValues<WaitReason>())
        {
            var item = One(Given.Pending("1") with { Reason = reason });
            Assert.AreEqual(item.Code == DemandCode.Counts ? 1 : 0, item.Tasks);
        }
    }

    [TestMethod]
    [DataRow(JobState.Running)]
    [DataRow(JobState.Ending)]
    [DataRow(JobState.Ended)]
    public void Read_JobThatDoesNotWait_IsLeftOut(JobState state) => Assert.IsEmpty(Read([Given.Pending("1") with { State = state }]));

    [TestMethod]
    public void Read_Jobs_AreOrderedByPriorityThenAgeThenId()
    {
        var items = Read(
        [
            Given.Pending("10"),
            Given.Pending("9"),
            Given.Pending("8") with { Submitted = Given.Noon - Given.Minutes(9) },
            Given.Pending("11") with { Priority = 5 },
        ]);
        Assert.AreEqual("11 8 9 10", string.Join(' ', items.Select(i => i.Job.Id)));
    }

    [TestMethod]
    public void Read_ArrayWithThrottle_CountsWhatMayStillRun()
    {
        var running = Enumerable.Range(0, 3).Select(i => Given.Running($"7_{i}", 1, "wn-0-1") with { Array = new("7") });
        var item = Read([Array("7", tasks: 1000, limit: 10), .. running])[0];
        Assert.AreEqual((DemandCode.Counts, 7), (item.Code, item.Tasks));
    }

    [TestMethod]
    public void Read_ArrayWithoutThrottle_CountsAllOfIt() => Assert.AreEqual(1000, One(Array("7", tasks: 1000, limit: null)).Tasks);

    [TestMethod]
    public void Read_ArrayAtItsThrottle_DoesNotCount()
    {
        var running = Enumerable.Range(0, 2).Select(i => Given.Running($"7_{i}", 1, "wn-0-1") with { Array = new("7") });
        Assert.AreEqual(DemandCode.ArrayThrottle, Read([Array("7", tasks: 5, limit: 2), .. running])[0].Code);
    }

    [TestMethod]
    public void Read_ArrayInSeveralRecords_CountsItsThrottleOnce()
    {
        var items = Read([Array("7", tasks: 50, limit: 4), Given.Pending("7_3") with { Array = new("7"), TaskLimit = 4 }]);
        Assert.AreEqual(4, items.Sum(i => i.Tasks));
    }

    [TestMethod]
    public void Read_AccountCap_CountsRunningAndWaitingJobsInOrder()
    {
        var policy = Given.Policy() with { AccountCores = Given.One("physics", 8) };
        var items = Read(
            [
                Physics(Given.Running("1", 4, "wn-0-1")),
                Physics(Given.Pending("2", cores: 2)),
                Physics(Given.Pending("3", cores: 4)),
                Physics(Given.Pending("4", cores: 1)),
                Given.Pending("5", cores: 4),
            ],
            policy);
        Assert.AreEqual("2:Counts 3:AccountCap 4:Counts 5:Counts", string.Join(' ', items.Select(i => $"{i.Job.Id}:{i.Code}")));
    }

    [TestMethod]
    public void Read_AccountCapAndAnArray_CountsTheTasksThatFit()
    {
        var policy = Given.Policy() with { AccountCores = Given.One("physics", 7) };
        Assert.AreEqual(3, Read([Physics(Given.Pending("1", cores: 2) with { Tasks = 100 })], policy)[0].Tasks);
    }

    [TestMethod]
    public void Read_AccountCap_CountsEveryNodeOfAJob()
    {
        var policy = Given.Policy() with { AccountCores = Given.One("physics", 7) };
        Assert.AreEqual(DemandCode.AccountCap, Read([Physics(Given.Pending("1", cores: 4, nodes: 2))], policy)[0].Code);
    }

    [TestMethod]
    public void Read_ClosedQueue_DoesNotCount()
    {
        var snapshot = Given.Snapshot(Given.Pending("1")) with { Queues = [new() { Name = Given.Batch, IsOpen = false }] };
        Assert.AreEqual(DemandCode.QueueClosed, Read(snapshot)[0].Code);
    }

    [TestMethod]
    public void Read_OneOfItsQueuesIsOpen_Counts()
    {
        var snapshot = Given.Snapshot(Given.Pending("1") with { Queues = [Given.Batch, new("long")] }) with
        {
            Queues = [new() { Name = Given.Batch, IsOpen = false }, new() { Name = new("long") }],
        };
        Assert.AreEqual(DemandCode.Counts, Read(snapshot)[0].Code);
    }

    [TestMethod]
    public void Read_OnlyAClosedQueueHasAPool_DoesNotCount()
    {
        var snapshot = Given.Snapshot(Given.Pending("1") with { Queues = [Given.Batch, new("long")] }) with
        {
            Queues = [new() { Name = Given.Batch, IsOpen = false }],
        };
        Assert.AreEqual(DemandCode.NoPoolForQueue, Read(snapshot, Given.Pool() with { Queues = [Given.Batch] })[0].Code);
    }

    [TestMethod]
    public void Read_NoPoolServesItsQueue_DoesNotCount() =>
        Assert.AreEqual(DemandCode.NoPoolForQueue, One(Given.Pending("1"), Given.Pool() with { Queues = [new("long")] }).Code);

    [TestMethod]
    [DataRow("ssd", DemandCode.Counts)]
    [DataRow("ssd&ib", DemandCode.NoPoolWithFeatures)]
    [DataRow("[ssd*2]", DemandCode.FeaturesNotRead)]
    public void Read_Features_NeedAPoolThatHasThem(string features, DemandCode expected)
    {
        var job = Given.Pending("1");
        job = job with { Shape = job.Shape with { Features = new(features) } };
        Assert.AreEqual(expected, One(job, Given.Pool() with { Features = ["ssd"] }).Code);
    }

    [TestMethod]
    [DataRow(4, 8, DemandCode.Counts)]
    [DataRow(5, 1, DemandCode.TooLarge)]
    [DataRow(1, 9, DemandCode.TooLarge)]
    public void Read_Size_NeedsAPoolWithNodesAsLarge(int cores, int gib, DemandCode expected)
    {
        var job = Given.Pending("1");
        Assert.AreEqual(expected, One(job with { Shape = job.Shape with { PerNode = Given.Cores(cores, gib) } }).Code);
    }

    [TestMethod]
    [DataRow(8, DemandCode.Counts)]
    [DataRow(9, DemandCode.TooManyNodes)]
    public void Read_MoreNodesThanItsPoolsMayHave_DoesNotCount(int nodes, DemandCode expected) =>
        Assert.AreEqual(expected, One(Given.Pending("1", nodes: nodes)).Code);

    [TestMethod]
    public void Read_MoreNodesThanTheClusterMayHave_DoesNotCount() =>
        Assert.AreEqual(DemandCode.TooManyNodes, Read([Given.Pending("1", nodes: 4)], Given.Policy() with { MaxNodes = 3 })[0].Code);

    [TestMethod]
    public void Read_NodesOfTheSiteItself_HelpAWideJob()
    {
        var snapshot = Given.Snapshot(Given.Pending("1", nodes: 9)) with { Nodes = [Given.Listed("static-1")] };
        Assert.AreEqual(DemandCode.Counts, Read(snapshot)[0].Code);
    }

    [TestMethod]
    public void Read_OurOwnNodes_AreNotCountedTwice()
    {
        var snapshot = Given.Snapshot(Given.Pending("1", nodes: 9)) with { Nodes = [Given.Listed("wn-0-1")] };
        Assert.AreEqual(DemandCode.TooManyNodes, Read(snapshot, [Given.Pool()], ours: "wn-0-1")[0].Code);
    }

    [TestMethod]
    public void Read_NodesOfTheSiteThatItDoesNotFit_DoNotHelpAWideJob()
    {
        var elsewhere = Given.Listed("static-1") with { Queues = [new("long")] };
        var snapshot = Given.Snapshot(Given.Pending("1", cores: 4, nodes: 9)) with
        {
            Nodes = [Given.Listed("static-2", cores: 2), Given.Listed("static-3") with { IsUp = false }, elsewhere],
        };
        Assert.AreEqual(DemandCode.TooManyNodes, Read(snapshot)[0].Code);
    }

    [TestMethod]
    public void Read_SeveralPoolsFit_AreInTheOrderOfTheirUse()
    {
        Pool[] pools = [Given.Pool("c") with { Order = 1 }, Given.Pool("b"), Given.Pool("a") with { Order = 2 }, Given.Pool("tiny", cores: 1)];
        Assert.AreEqual("b c a", string.Join(' ', One(Given.Pending("1", cores: 2), pools).Pools.Select(p => p.Name)));
    }

    private static Job Array(string id, int tasks, int? limit) => Given.Pending(id) with { Array = new(id), Tasks = tasks, TaskLimit = limit };

    private static Job Physics(Job job) => job with { Account = "physics" };

    private static DemandItem One(Job job, params Pool[] pools) => Read(Given.Snapshot(job), pools)[0];

    private static ImmutableArray<DemandItem> Read(ImmutableArray<Job> jobs, ClusterPolicy? policy = null) =>
        DemandReader.Read(Given.Snapshot() with { Jobs = jobs }, policy ?? Given.Policy(), [Given.Pool()], ImmutableHashSet<NodeName>.Empty);

    private static ImmutableArray<DemandItem> Read(LrmsSnapshot snapshot, params Pool[] pools) => Read(snapshot, pools, []);

    private static ImmutableArray<DemandItem> Read(LrmsSnapshot snapshot, Pool[] pools, params string[] ours) =>
        DemandReader.Read(snapshot, Given.Policy(), pools.Length == 0 ? [Given.Pool()] : [.. pools], ours.Select(n => new NodeName(n)).ToImmutableHashSet());
}
