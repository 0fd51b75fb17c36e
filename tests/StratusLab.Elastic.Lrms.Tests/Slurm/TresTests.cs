using System.Text;
using StratusLab.Elastic.Lrms.Slurm;

namespace StratusLab.Elastic.Lrms.Tests.Slurm;

[TestClass]
public sealed class TresTests
{
    [TestMethod]
    [DataRow("cpu=2,mem=3000M,node=1,billing=2", 1, 3000, 0, false)]
    [DataRow("cpu=1,node=4,billing=1", 4, -1, 0, false)]
    [DataRow("cpu=8,mem=6G,node=2,billing=8,gres/gpu=4,gres/gpu:tesla=4", 2, 6144, 4, false)]
    [DataRow("gres:gpu:1", 0, -1, 1, false)]
    [DataRow("gres:gpu:tesla:2", 0, -1, 2, false)]
    [DataRow("gres/gpu:a100:3", 0, -1, 3, false)]
    [DataRow("gres:gpu", 0, -1, 1, false)]
    [DataRow("gpu:2", 0, -1, 2, false)]
    [DataRow("gpu:tesla:4(S:0-1)", 0, -1, 4, false)]
    [DataRow("gpu:a:1(S:0,2),gpu:b:3(IDX:0,1,2)", 0, -1, 3, false)]
    [DataRow("gres:fs:1", 0, -1, 0, true)]
    [DataRow("gres/gpu:1,gres/shard:2", 0, -1, 1, true)]
    [DataRow("license/ansys=1,cpu=2", 0, -1, 0, false)]
    [DataRow("cpu:2,gres/gpu:1", 0, -1, 1, false)]
    [DataRow("N/A", 0, -1, 0, false)]
    [DataRow("(null)", 0, -1, 0, false)]
    [DataRow("", 0, -1, 0, false)]
    public void Read_List_NamesTheAmounts(string text, int nodes, int memory, int gpus, bool other)
    {
        var tres = Tres.Read(Encoding.UTF8.GetBytes(text));
        Assert.AreEqual((nodes, memory < 0 ? null : (long?)memory, gpus, other), (tres.Nodes, tres.MemoryMiB, tres.Gpus, tres.HasOtherGres));
    }
}
