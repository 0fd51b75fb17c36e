using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Core.Tests.Model;

[TestClass]
public sealed class BackOffTests
{
    private static readonly DateTimeOffset Now = Given.Noon;

    [TestMethod]
    public void None_Asked_DoesNotRest() => Assert.IsFalse(BackOff.None.IsResting(Now));

    [TestMethod]
    [DataRow(1, 30)]
    [DataRow(2, 60)]
    [DataRow(3, 120)]
    [DataRow(6, 960)]
    [DataRow(7, 1800)]
    [DataRow(9, 1800)]
    public void Failed_NTimes_WaitsTwiceAsLongEachTimeUpToHalfAnHour(int times, int seconds) =>
        Assert.AreEqual(Given.Seconds(seconds), LastWait(times));

    [TestMethod]
    public void IsResting_BeforeAndAtItsEnd_EndsAtUntil()
    {
        var once = AfterFailures(1);
        Assert.IsTrue(once.IsResting(Now + Given.Seconds(29)));
        Assert.IsFalse(once.IsResting(Now + Given.Seconds(30)));
    }

    [TestMethod]
    public void IsProtected_TenthFailure_StopsForGood()
    {
        Assert.IsFalse(AfterFailures(9).IsProtected);
        Assert.IsTrue(AfterFailures(10).IsProtected);
    }

    [TestMethod]
    public void Failed_VeryOften_NeverOverflows() => Assert.AreEqual(Given.Minutes(30), LastWait(5000));

    [TestMethod]
    public void Failed_DuringARest_CountsNoMoreAndIsNoLonger()
    {
        var once = BackOff.None.Failed(Now, "no address");
        var many = Enumerable.Range(0, 20).Aggregate(once, (b, i) => b.Failed(Now + Given.Seconds(i), "no address"));
        Assert.AreEqual(once, many);
    }

    [TestMethod]
    public void Failed_Again_KeepsTheLastReason() =>
        Assert.AreEqual("disk full", BackOff.None.Failed(Now, "no address").Failed(Now, "disk full").Reason);

    private static BackOff AfterFailures(int times) =>
        Enumerable.Range(0, times).Aggregate(BackOff.None, (b, _) => b.Failed(b.Until ?? Now, "it broke"));

    private static TimeSpan? LastWait(int times) => AfterFailures(times).Until - (AfterFailures(times - 1).Until ?? Now);
}
