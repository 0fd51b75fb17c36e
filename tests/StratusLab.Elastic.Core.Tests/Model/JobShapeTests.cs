using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Core.Tests.Model;

[TestClass]
public sealed class JobShapeTests
{
    [TestMethod]
    public void ToString_OneNode_NamesWhatItTakesOfIt() =>
        Assert.AreEqual("4 cores, 8 GiB", new JobShape { Nodes = 1, PerNode = Given.Cores(4, 8) }.ToString());

    [TestMethod]
    public void ToString_SeveralNodes_SaysEach() =>
        Assert.AreEqual("2 nodes x 4 cores, 8 GiB each", new JobShape { Nodes = 2, PerNode = Given.Cores(4, 8) }.ToString());

    [TestMethod]
    public void ToString_Exclusive_SaysSo() =>
        Assert.AreEqual("1 core, exclusive", new JobShape { Nodes = 1, PerNode = Given.Cores(1), IsExclusive = true }.ToString());

    [TestMethod]
    public void Equality_SameAmounts_PackAlike()
    {
        var one = new JobShape { Nodes = 2, PerNode = Given.Cores(4, 8), Features = new("a"), Walltime = Given.Minutes(5) };
        var other = new JobShape { Nodes = 2, PerNode = Given.Cores(4, 8), Features = new("a"), Walltime = Given.Minutes(5) };
        Assert.AreEqual(one, other);
        Assert.AreEqual(one.GetHashCode(), other.GetHashCode());
    }
}
