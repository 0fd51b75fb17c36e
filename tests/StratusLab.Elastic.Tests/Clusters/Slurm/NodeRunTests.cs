using StratusLab.Elastic.Clusters.Slurm;

namespace StratusLab.Elastic.Tests.Clusters.Slurm;

[TestClass]
public sealed class NodeRunTests
{
    [TestMethod]
    [DataRow("wn-2 10.0.0.2, wn-3 10.0.0.3, wn-4 10.0.0.4", "wn-[2-4] 10.0.0.[2-4]")]
    [DataRow("wn-2 10.0.0.2", "wn-2 10.0.0.2")]
    [DataRow("wn-0-255 10.0.0.255, wn-1-0 10.0.1.0, wn-1-1 10.0.1.1", "wn-0-255 10.0.0.255; wn-1-[0-1] 10.0.1.[0-1]")]
    [DataRow("wn-9 10.0.0.9, wn-11 10.0.0.11", "wn-9 10.0.0.9; wn-11 10.0.0.11")]
    [DataRow("wn-09 10.0.0.9, wn-10 10.0.0.10", "wn-09 10.0.0.9; wn-10 10.0.0.10")]
    [DataRow("a 10.0.0.1, b 10.0.0.2", "a 10.0.0.1; b 10.0.0.2")]
    [DataRow("wn-2 10.0.0.2, wn-3 10.0.0.7", "wn-2 10.0.0.2; wn-3 10.0.0.7")]
    public void Of_Nodes_AreAsFewRunsAsCountUpTogether(string nodes, string expected) => Assert.AreEqual(
        expected,
        string.Join("; ", NodeRun.Of(nodes.Split(", ").Select(n => (n.Split(' ')[0], n.Split(' ')[1]))).Select(r => $"{r.Names} {r.Addresses}")));
}
