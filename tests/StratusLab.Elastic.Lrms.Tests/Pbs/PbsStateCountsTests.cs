using System.Text;
using StratusLab.Elastic.Lrms.Pbs;

namespace StratusLab.Elastic.Lrms.Tests.Pbs;

[TestClass]
public sealed class PbsStateCountsTests
{
    [TestMethod]
    [DataRow("Transit:1 Queued:5 Held:3 Waiting:1 Running:2 Exiting:1 Begun:1 ", 5, 2, 14)]
    [DataRow("Queued:7 Running:3 Exiting:0 Expired:6", 7, 3, 10)]
    [DataRow("Transit:0 Queued:1 Held:0 Waiting:0 Running:0 Exiting:0 Complete:8 Novel:2 ", 1, 0, 1)]
    [DataRow("", 0, 0, 0)]
    public void TryRead_Counts_AreTold(string text, int queued, int running, int live)
    {
        Assert.IsTrue(PbsStateCounts.TryRead(Encoding.ASCII.GetBytes(text), out var counts));
        Assert.AreEqual((queued, running, live), (counts.Queued, counts.Running, counts.Live));
    }

    [TestMethod]
    [DataRow("Queued")]
    [DataRow("Queued:")]
    [DataRow(":5")]
    [DataRow("Queued:-5")]
    public void TryRead_AnythingElse_IsNone(string text) => Assert.IsFalse(PbsStateCounts.TryRead(Encoding.ASCII.GetBytes(text), out _));
}
