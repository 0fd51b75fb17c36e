using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Core.Tests.Model;

[TestClass]
public sealed class LrmsSnapshotTests
{
    [TestMethod]
    public void NodesInUse_Jobs_AreThoseThatRunOrEndListedOrNot()
    {
        var snapshot = Given.Snapshot(
            Given.Running("1", 1, "wn-1", "wn-2"),
            Given.Running("2", 1, "wn-3") with { State = JobState.Ending },
            Given.Running("3", 1, "wn-4") with { State = JobState.Ended },
            Given.Running("4", 1, "wn-5") with { State = JobState.Pending }) with
        { Nodes = [Given.Listed("wn-1"), Given.Listed("wn-6")] };

        Assert.AreEqual("wn-1 wn-2 wn-3", string.Join(' ', snapshot.NodesInUse().Select(n => n.Value).Order(StringComparer.Ordinal)));
    }
}
