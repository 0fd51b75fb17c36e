using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Core.Tests.Model;

[TestClass]
public sealed class ResourcesTests
{
    private static readonly Resources Room = new(8, 16384, 2);

    [TestMethod]
    [DataRow(8, 16384, 2, true)]
    [DataRow(0, 0, 0, true)]
    [DataRow(9, 1, 0, false)]
    [DataRow(1, 16385, 0, false)]
    [DataRow(1, 1, 3, false)]
    public void Fits_Room_NeedsEveryAmount(int cores, long memory, int gpus, bool expected) =>
        Assert.AreEqual(expected, new Resources(cores, memory, gpus).Fits(Room));

    [TestMethod]
    [DataRow(1, 0, 0, 8)]
    [DataRow(3, 0, 0, 2)]
    [DataRow(1, 8192, 0, 2)]
    [DataRow(1, 0, 1, 2)]
    [DataRow(9, 0, 0, 0)]
    [DataRow(0, 0, 0, int.MaxValue)]
    public void TimesIn_Room_IsTheScarcestAmount(int cores, long memory, int gpus, int expected) =>
        Assert.AreEqual(expected, new Resources(cores, memory, gpus).TimesIn(Room));

    [TestMethod]
    public void TimesIn_OverbookedRoom_IsNone() => Assert.AreEqual(0, Given.Cores(1).TimesIn(new(-2, 100)));

    [TestMethod]
    public void Arithmetic_AddTakeTimes_WorksOnEveryAmount()
    {
        Assert.AreEqual(new Resources(9, 16385, 3), Room + new Resources(1, 1, 1));
        Assert.AreEqual(new Resources(7, 16383, 1), Room - new Resources(1, 1, 1));
        Assert.AreEqual(new Resources(24, 49152, 6), Room * 3);
    }

    [TestMethod]
    [DataRow(1, 0, 0, "1 core")]
    [DataRow(4, 8192, 0, "4 cores, 8 GiB")]
    [DataRow(4, 1500, 0, "4 cores, 1500 MiB")]
    [DataRow(8, 65536, 1, "8 cores, 64 GiB, 1 GPU")]
    [DataRow(8, 0, 2, "8 cores, 2 GPUs")]
    public void ToString_Amount_ReadsLikeASentence(int cores, long memory, int gpus, string expected) =>
        Assert.AreEqual(expected, new Resources(cores, memory, gpus).ToString());
}
