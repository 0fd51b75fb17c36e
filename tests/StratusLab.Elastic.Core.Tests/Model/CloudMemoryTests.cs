using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Core.Tests.Model;

[TestClass]
public sealed class CloudMemoryTests
{
    private static readonly DateTimeOffset Noon = Given.Noon;

    [TestMethod]
    public void Count_RateThatChanges_AddsEachPiece()
    {
        var memory = CloudMemory.None.Count(Noon, 2).Count(Noon.AddHours(1), 4).Count(Noon.AddHours(3), 0).Count(Noon.AddHours(9), 0);

        Assert.AreEqual((10m, 10m), (memory.Total, memory.OfMonth));
    }

    [TestMethod]
    public void Count_OverTheEndOfAMonth_BeginsTheNext()
    {
        var eve = new DateTimeOffset(2026, 2, 28, 22, 0, 0, TimeSpan.Zero);
        var memory = CloudMemory.None.Count(eve, 1).Count(eve.AddHours(5), 1);

        Assert.AreEqual((5m, 3m), (memory.Total, memory.OfMonth));
        Assert.AreEqual(4m, memory.CostOfMonth(eve.AddHours(6)));
        Assert.AreEqual(0m, memory.Count(eve.AddHours(6), 0).CostOfMonth(eve.AddMonths(2)));
    }

    [TestMethod]
    public void Count_ClockSetBack_TakesNothingAway()
    {
        var memory = CloudMemory.None.Count(Noon, 60).Count(Noon.AddMinutes(2), 60);

        Assert.AreEqual(2m, memory.Count(Noon.AddMinutes(-30), 60).Total);
    }

    [TestMethod]
    public void Settle_NothingNews_IsTheSame()
    {
        var memory = CloudMemory.None.Count(Noon, 1);
        Assert.AreSame(memory, memory.Settle(Noon.AddSeconds(59), 1));
        Assert.AreNotSame(memory, memory.Settle(Noon.AddSeconds(60), 1));
        Assert.AreNotSame(memory, memory.Settle(Noon.AddSeconds(1), 2));
        Assert.AreSame(CloudMemory.None, CloudMemory.None.Settle(Noon, 0));
    }

    [TestMethod]
    public void Started_WhateverComesOfIt_CostsAMinute() =>
        Assert.AreEqual(0.1m, CloudMemory.None.Started(new("small", 1, 1) { PricePerHour = 6 }, Noon).Total);
}
