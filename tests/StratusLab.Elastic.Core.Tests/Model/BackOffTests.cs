using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Core.Tests.Model;

[TestClass]
public sealed class BackOffTests
{
    private static readonly DateTimeOffset Now = Given.Noon;

    [TestMethod]
    public void None_Asked_IsNotActive() => Assert.IsFalse(BackOff.None.IsActive(Now));

    [TestMethod]
    [DataRow(1, 30)]
    [DataRow(2, 60)]
    [DataRow(3, 120)]
    [DataRow(6, 960)]
    [DataRow(7, 1800)]
    [DataRow(9, 1800)]
    public void Failed_NTimes_WaitsTwiceAsLongEachTimeUpToHalfAnHour(int times, int seconds) =>
        Assert.AreEqual(Now + Given.Seconds(seconds), AfterFailures(times).Until);

    [TestMethod]
    public void IsActive_BeforeAndAtItsEnd_EndsAtUntil()
    {
        var once = AfterFailures(1);
        Assert.IsTrue(once.IsActive(Now + Given.Seconds(29)));
        Assert.IsFalse(once.IsActive(Now + Given.Seconds(30)));
    }

    [TestMethod]
    public void IsProtected_TenthFailure_StopsForGood()
    {
        Assert.IsFalse(AfterFailures(9).IsProtected);
        Assert.IsTrue(AfterFailures(10).IsProtected);
        Assert.IsTrue(AfterFailures(10).IsActive(Now + TimeSpan.FromDays(365)));
    }

    [TestMethod]
    public void Failed_VeryOften_NeverOverflows() => Assert.AreEqual(Now + Given.Minutes(30), AfterFailures(5000).Until);

    [TestMethod]
    public void Failed_Again_KeepsTheLastReason() =>
        Assert.AreEqual("disk full", BackOff.None.Failed(Now, "no address").Failed(Now, "disk full").Reason);

    private static BackOff AfterFailures(int times) =>
        Enumerable.Range(0, times).Aggregate(BackOff.None, (b, _) => b.Failed(Now, "it broke"));
}
