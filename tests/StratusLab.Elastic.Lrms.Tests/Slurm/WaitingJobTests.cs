using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Lrms.Slurm;
using static StratusLab.Elastic.Lrms.Tests.Slurm.SqueueTable;

namespace StratusLab.Elastic.Lrms.Tests.Slurm;

/// <summary>Reasons whose meaning depends on the job and on its partition.</summary>
[TestClass]
public sealed class WaitingJobTests
{
    [TestMethod]
    [DataRow(true, WaitReason.Capacity)]
    [DataRow(false, WaitReason.Impossible)]
    public void Reason_PartitionConfig_IsCapacityWhereNodesMayJoin(bool isElastic, WaitReason expected) =>
        Assert.AreEqual(expected, ReasonIn(Batch with { IsElastic = isElastic }, (SqueueColumn.Reason, "PartitionConfig")));

    [TestMethod]
    public void Reason_PartitionConfigInOneOfTwoPartitions_IsCapacity()
    {
        var still = Batch with { IsElastic = false, Queue = Batch.Queue with { Name = new QueueName("static") } };
        var table = Table(Row((SqueueColumn.Reason, "PartitionConfig"), (SqueueColumn.Partition, "static,batch")));
        Assert.AreEqual(WaitReason.Capacity, Parse(table, still, Batch).Rows.Single().Reason);
    }

    [TestMethod]
    public void Reason_PartitionConfigInAPartitionThatIsNotThere_IsNoPressure() =>
        Assert.AreEqual(WaitReason.Impossible, ReasonIn(Batch, (SqueueColumn.Reason, "PartitionConfig"), (SqueueColumn.Partition, "gone")));

    [TestMethod]
    [DataRow(1, null, 2, WaitReason.Capacity)]
    [DataRow(1, 2, 2, WaitReason.Capacity)]
    [DataRow(1, 1, 2, WaitReason.Limit)]
    [DataRow(2, null, 2, WaitReason.Limit)]
    [DataRow(0, null, 1, WaitReason.Capacity)]
    public void Reason_PartitionNodeLimit_IsCapacityWhenOnlyNodesAreMissing(int there, int? allowed, int wanted, WaitReason expected) =>
        Assert.AreEqual(
            expected,
            ReasonIn(
                Batch with { Queue = Batch.Queue with { TotalNodes = there, MaxNodesPerJob = allowed } },
                (SqueueColumn.Reason, "PartitionNodeLimit"), (SqueueColumn.NodeCount, $"{wanted}"), (SqueueColumn.Tres, $"cpu=2,node={wanted}")));

    [TestMethod]
    [DataRow(1, 121, WaitReason.Capacity)]
    [DataRow(1, -10, WaitReason.Capacity)]
    [DataRow(0, 121, WaitReason.BeginTime)]
    [DataRow(1, 7200, WaitReason.BeginTime)]
    public void Reason_BeginTime_IsCapacityAfterALostNode(int restarts, int secondsAhead, WaitReason expected) =>
        Assert.AreEqual(expected, ReasonIn(Batch, (SqueueColumn.Reason, "BeginTime"), (SqueueColumn.Restarts, $"{restarts}"), Ahead(secondsAhead)));

    [TestMethod]
    public void Reason_BeginTimeWithoutATime_WaitsForIt() =>
        Assert.AreEqual(
            WaitReason.BeginTime,
            ReasonIn(Batch, (SqueueColumn.Reason, "BeginTime"), (SqueueColumn.Restarts, "1"), (SqueueColumn.Eligible, "N/A")));

    [TestMethod]
    [DataRow(60, WaitReason.NotYetConsidered)]
    [DataRow(7200, WaitReason.BeginTime)]
    public void Reason_NoneYet_IsNoPressureBeforeItsTime(int secondsAhead, WaitReason expected) =>
        Assert.AreEqual(expected, ReasonIn(Batch, (SqueueColumn.Reason, "None"), Ahead(secondsAhead)));

    [TestMethod]
    public void Reason_RequeuedAndHeld_IsHeld()
    {
        var job = Job((SqueueColumn.State, "REQUEUE_HOLD"), (SqueueColumn.Reason, "Resources"));
        Assert.AreEqual(WaitReason.Held, job.Reason);
        Assert.AreEqual("REQUEUE_HOLD: Resources", job.ReasonText);
    }

    private static (SqueueColumn Column, string Value) Ahead(int seconds) => (SqueueColumn.Eligible, $"{Now.ToUnixTimeSeconds() + seconds}");

    private static WaitReason ReasonIn(SlurmPartition partition, params (SqueueColumn Column, string Value)[] columns) =>
        Parse(Table(Row(columns)), partition).Rows.Single().Reason;
}
