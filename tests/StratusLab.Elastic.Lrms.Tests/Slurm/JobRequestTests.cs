using System.Collections.Frozen;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Lrms.Slurm;
using static StratusLab.Elastic.Lrms.Tests.Slurm.SqueueTable;

namespace StratusLab.Elastic.Lrms.Tests.Slurm;

/// <summary>
/// What Slurm's columns come to per node. The rows are from recordings (<c>Recorded/01_jobs_no_nodes</c>, <c>Recorded/02_one_node</c>).
/// </summary>
[TestClass]
public sealed class JobRequestTests
{
    private static readonly Resources Large = new(4, 8000);

    [TestMethod]
    public void Shape_MemoryPerNode_IsAsAsked() =>
        Assert.AreEqual((2, new Resources(2, 3072)), Shape("2", "4", "4", "2", "3G", "cpu=4,mem=6G,node=2,billing=4"));

    [TestMethod]
    public void Shape_MemoryPerCore_IsMultiplied() =>
        Assert.AreEqual((1, new Resources(2, 3000)), Shape("1", "2", "1", "1", "1500M", "cpu=2,mem=3000M,node=1,billing=2"));

    [TestMethod]
    public void Shape_NodesGuessedBySlurm_AreNotBelieved() =>
        Assert.AreEqual((2, new Resources(4, 10)), Shape("4", "8", "8", "2", "10M", "cpu=8,mem=20M,node=2,billing=8"));

    [TestMethod]
    public void Shape_NoTrackableResources_FallsBackToTheColumns() =>
        Assert.AreEqual((2, new Resources(2, 100)), Shape("2", "3", "3", "2", "100M", "N/A"));

    [TestMethod]
    public void Shape_TasksThatFitNoNode_AreSpread() =>
        Assert.AreEqual((2, new Resources(4, 200)), Shape("1", "8", "8", "1", "50M", "cpu=8,mem=400M,node=1,billing=8", Large));

    [TestMethod]
    public void Shape_TasksThatFitNoNodePartly_AreSpreadEvenly() =>
        Assert.AreEqual((3, new Resources(3, 50)), Shape("1", "9", "9", "1", "50M", "cpu=9,mem=50M,node=1", Large));

    [TestMethod]
    public void Shape_ThreadedTasks_StayWhole() =>
        Assert.AreEqual((4, new Resources(3, 50)), Shape("1", "12", "4", "1", "50M", "cpu=12,mem=50M,node=1", Large));

    [TestMethod]
    public void Shape_MemoryPerCoreThatFitsNoNode_IsSpread() =>
        Assert.AreEqual((2, new Resources(2, 8000)), Shape("1", "4", "4", "1", "4000M", "cpu=4,mem=16000M,node=1", Large));

    [TestMethod]
    public void Shape_OneNodeDemanded_IsNotSpread() =>
        Assert.AreEqual((1, new Resources(8, 50)), Shape("4", "8", "8", "1", "50M", "cpu=8,mem=50M,node=1,billing=8", Large));

    [TestMethod]
    public void Shape_OneLargeTask_IsNotSpread() =>
        Assert.AreEqual((1, new Resources(64, 100)), Shape("1", "64", "1", "1", "100M", "cpu=64,mem=100M,node=1,billing=64", Large));

    [TestMethod]
    public void Shape_TasksThatFit_AreNotSpread() =>
        Assert.AreEqual((1, new Resources(4, 50)), Shape("1", "4", "4", "1", "50M", "cpu=4,mem=50M,node=1", Large));

    [TestMethod]
    public void Shape_NoMemoryAskedWhereMemoryIsNotCounted_IsNone()
    {
        var shape = Read("1", "1", "1", "1", "0", "cpu=1,node=1,billing=1");
        Assert.AreEqual((0L, false), (shape.PerNode.MemoryMiB, shape.IsExclusive));
    }

    [TestMethod]
    public void Shape_NoMemoryAskedWhereMemoryIsAllocated_TakesTheWholeNode()
    {
        var shape = Read("1", "1", "1", "1", "0", "cpu=1,node=1,billing=1", isMemoryAllocated: true);
        Assert.AreEqual((0L, true), (shape.PerNode.MemoryMiB, shape.IsExclusive));
    }

    [TestMethod]
    public void Shape_NoMemoryAskedButSlurmPlansAllOfANode_TakesTheWholeNode()
    {
        var shape = Read("1", "1", "1", "1", "0", "cpu=1,mem=24105M,node=1,billing=1");
        Assert.AreEqual((0L, true), (shape.PerNode.MemoryMiB, shape.IsExclusive));
    }

    [TestMethod]
    public void Shape_RunningWithoutAskingForMemory_HasWhatItWasGiven()
    {
        var job = Job(
            (SqueueColumn.State, "RUNNING"), (SqueueColumn.Nodes, "wn-5"), (SqueueColumn.Cpus, "1"), (SqueueColumn.MinMemory, "0"),
            (SqueueColumn.Tres, "cpu=1,mem=24105M,node=1,billing=1"));
        Assert.AreEqual((new Resources(1, 24105), false), (job.Shape.PerNode, job.Shape.IsExclusive));
    }

    [TestMethod]
    [DataRow("gres:gpu:2", "N/A", "N/A", 2)]
    [DataRow("N/A", "gpu:3", "N/A", 2)]
    [DataRow("N/A", "N/A", "gres/gpu:1", 2)]
    [DataRow("gres:gpu:1", "gpu:8", "N/A", 4)]
    public void Shape_Gpus_ArePerNode(string perNode, string perJob, string perTask, int expected)
    {
        var job = Job(
            (SqueueColumn.Cpus, "4"), (SqueueColumn.Tasks, "4"), (SqueueColumn.NodeCount, "2"), (SqueueColumn.Tres, "cpu=4,mem=100M,node=2"),
            (SqueueColumn.TresPerNode, perNode), (SqueueColumn.TresPerJob, perJob), (SqueueColumn.TresPerTask, perTask));
        Assert.AreEqual(expected, job.Shape.PerNode.Gpus);
    }

    private static (int Nodes, Resources PerNode) Shape(
        string nodes, string cpus, string tasks, string maxNodes, string memory, string tres, Resources? largest = null)
    {
        var shape = Read(nodes, cpus, tasks, maxNodes, memory, tres, largest);
        return (shape.Nodes, shape.PerNode);
    }

    private static JobShape Read(
        string nodes, string cpus, string tasks, string maxNodes, string memory, string tres,
        Resources? largest = null, bool isMemoryAllocated = false)
    {
        var table = Table(Row(
            (SqueueColumn.NodeCount, nodes), (SqueueColumn.Cpus, cpus), (SqueueColumn.Tasks, tasks), (SqueueColumn.MaxNodes, maxNodes),
            (SqueueColumn.MinMemory, memory), (SqueueColumn.Tres, tres)));
        var context = new SqueueContext
        {
            Now = Now,
            Partitions = FrozenDictionary<QueueName, SlurmPartition>.Empty,
            LargestNode = largest,
            IsMemoryAllocated = isMemoryAllocated,
        };
        return SqueueParser.Parse(table, Mark, context).Rows.Single().Shape;
    }
}
