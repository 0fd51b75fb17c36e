using System.Text;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Lrms.OpenPbs;

namespace StratusLab.Elastic.Lrms.Tests.OpenPbs;

[TestClass]
public sealed class PbsPlaceTests
{
    private static readonly Resources Largest = new(8, 16_384);

    [TestMethod]
    [DataRow("free", "4:ncpus=2", 1, 8)] // together on one node
    [DataRow("free", "5:ncpus=2", 2, 6)] // 3 and 2
    [DataRow("free", "64:ncpus=1", 8, 8)]
    [DataRow("free", "2:ncpus=16", 2, 16)] // fits no node; the planner says so
    [DataRow("scatter", "4:ncpus=2", 4, 2)]
    [DataRow("vscatter:excl", "4:ncpus=2", 4, 2)]
    [DataRow("pack", "64:ncpus=1", 1, 64)]
    [DataRow("scatter", "1:ncpus=8+2:ncpus=1", 3, 8)]
    [DataRow("", "2:ncpus=2", 1, 4)]
    public void ShapeOf_Place_SaysHowManyNodes(string place, string select, int nodes, int cores)
    {
        var shape = Shape(place, select);
        Assert.AreEqual((nodes, cores), (shape.Nodes, shape.PerNode.Cores));
    }

    [TestMethod]
    [DataRow("scatter:excl", true)]
    [DataRow("pack:exclhost", true)]
    [DataRow("free:shared", false)]
    public void ShapeOf_Exclusive_WantsItsNodesAlone(string place, bool isExclusive) => Assert.AreEqual(isExclusive, Shape(place, "1:ncpus=1").IsExclusive);

    [TestMethod]
    public void ShapeOn_Nodes_PartsTheTotal() => Assert.AreEqual(
        new Resources(3, 3), PbsPlace.Read("free"u8).ShapeOn(2, PbsSelect.Read("5:ncpus=1:mem=1mb"u8), null).PerNode);

    private static JobShape Shape(string place, string select) =>
        PbsPlace.Read(Encoding.ASCII.GetBytes(place)).ShapeOf(PbsSelect.Read(Encoding.ASCII.GetBytes(select)), null, Largest);
}
