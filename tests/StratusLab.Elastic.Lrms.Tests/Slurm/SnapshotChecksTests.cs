using System.Text;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Lrms.Tests.Slurm;

/// <summary>Reads whose outputs contradict each other are not believed.</summary>
[TestClass]
public sealed class SnapshotChecksTests
{
    [TestMethod]
    public void Read_NodeOfAPartitionMissing_IsIncomplete()
    {
        var snapshot = Read(nodes: text => text[..(text.IndexOf('\n', StringComparison.Ordinal) + 1)]);
        Assert.Contains("wn-6", snapshot.Incomplete!);
        Assert.Contains("PrivateData=cloud", snapshot.Incomplete!);
    }

    [TestMethod]
    public void Read_PartitionListsFewerNodesThanItHas_IsIncomplete() =>
        Assert.IsNotNull(Read(partitions: text => text.Replace("TotalNodes=2", "TotalNodes=3", StringComparison.Ordinal)).Incomplete);

    [TestMethod]
    public void Read_NodeOfAnUnknownPartition_IsIncomplete() =>
        Assert.Contains("long", Read(nodes: text => text.Replace("Partitions=batch", "Partitions=batch,long", StringComparison.Ordinal)).Incomplete!);

    [TestMethod]
    public void Read_JobsOfMostBusyNodesMissing_IsIncomplete()
    {
        var snapshot = Read(squeue: text => Without(text, "RUNNING"));
        Assert.Contains("2 of 2 nodes", snapshot.Incomplete!);
    }

    [TestMethod]
    public void Read_JobOfOneBusyNodeEndedMeanwhile_IsWhole()
    {
        var snapshot = Read(squeue: text => Without(Without(text, "wn-[5-6]"), "\twn-6\t"));
        Assert.IsNull(snapshot.Incomplete);
        Assert.IsTrue(snapshot.Nodes.All(node => node.HasJobs), "the nodes' own state counts");
    }

    [TestMethod]
    public void Read_NodesJoinedAfterThePartitionsWereRead_IsWhole() =>
        Assert.IsNull(Read(partitions: text => text.Replace("wn-[5-6]", "wn-5", StringComparison.Ordinal)
            .Replace("TotalNodes=2", "TotalNodes=1", StringComparison.Ordinal)).Incomplete);

    private static string Without(string text, string what) =>
        string.Join('\n', text.Split('\n').Where(line => !line.Contains(what, StringComparison.Ordinal)));

    private static LrmsSnapshot Read(
        Func<string, string>? nodes = null, Func<string, string>? partitions = null, Func<string, string>? squeue = null) =>
        RecordedSlurm.Read(
            Altered("03_two_nodes_nodes", nodes), Altered("03_two_nodes_partitions", partitions), Altered("03_two_nodes_squeue", squeue));

    private static byte[] Altered(string name, Func<string, string>? change)
    {
        var text = Encoding.Latin1.GetString(RecordedSlurm.Output(name));
        return Encoding.Latin1.GetBytes(change is null ? text : change(text));
    }
}
