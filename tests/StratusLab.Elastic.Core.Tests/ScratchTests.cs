namespace StratusLab.Elastic.Core.Tests;

[TestClass]
public sealed class ScratchTests
{
    [TestMethod]
    public void A_B_C() => Property.Holds(100, 5, t => t.Number(0, 100000), x => Assert.IsLessThan(90000, x));
}
