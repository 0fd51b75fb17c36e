using System.Text;
using StratusLab.Elastic.Lrms.Slurm;

namespace StratusLab.Elastic.Lrms.Tests.Slurm;

[TestClass]
public sealed class SlurmNumbersTests
{
    [TestMethod]
    [DataRow("0", 0L)]
    [DataRow("300M", 300L)]
    [DataRow("4G", 4096L)]
    [DataRow("1.5G", 1536L)]
    [DataRow("2T", 2L * 1024 * 1024)]
    [DataRow("1P", 1024L * 1024 * 1024)]
    [DataRow("1000", 1000L)]
    [DataRow("1K", 1L)]
    [DataRow("2049K", 3L)]
    public void TryMemory_Amount_IsInMiB(string text, long expected)
    {
        Assert.IsTrue(SlurmNumbers.TryMemory(Utf8(text), out var mib));
        Assert.AreEqual(expected, mib);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("M")]
    [DataRow("-1M")]
    [DataRow("NaN")]
    [DataRow("Infinity")]
    [DataRow("1e9M")]
    [DataRow("99999999999999999999999999M")]
    [DataRow("1 M")]
    public void TryMemory_NoAmount_IsNone(string text) => Assert.IsFalse(SlurmNumbers.TryMemory(Utf8(text), out _));

    [TestMethod]
    [DataRow("1:30", 90)]
    [DataRow("2:00:00", 7200)]
    [DataRow("1-00:00:00", 86400)]
    [DataRow("10-01:02:03", (10 * 86400) + 3723)]
    [DataRow("364-23:59:59", (365 * 86400) - 1)]
    public void TryDuration_Duration_IsInSeconds(string text, int expected)
    {
        Assert.IsTrue(SlurmNumbers.TryDuration(Utf8(text), out var duration));
        Assert.AreEqual(TimeSpan.FromSeconds(expected), duration);
    }

    [TestMethod]
    [DataRow("UNLIMITED")]
    [DataRow("NOT_SET")]
    [DataRow("INVALID")]
    [DataRow("N/A")]
    [DataRow("NONE")]
    [DataRow("365-00:00:00")]
    public void TryDuration_NoLimit_IsNull(string text)
    {
        Assert.IsTrue(SlurmNumbers.TryDuration(Utf8(text), out var duration));
        Assert.IsNull(duration);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("5")]
    [DataRow("1:2:3:4")]
    [DataRow("1-")]
    [DataRow("-1:00")]
    [DataRow("a:b")]
    [DataRow("99999999999:00:00")]
    [DataRow("999999999999-00:00:00")]
    public void TryDuration_NoDuration_IsRefused(string text) => Assert.IsFalse(SlurmNumbers.TryDuration(Utf8(text), out _));

    [TestMethod]
    [DataRow("1795334666", 1795334666L)]
    [DataRow("N/A", 0L)]
    [DataRow("NONE", 0L)]
    [DataRow("Unknown", 0L)]
    [DataRow("0", 0L)]
    [DataRow("999999999999999999", 0L)]
    [DataRow("2026-11-22T08:44:40", 0L)]
    public void Time_SecondsOrNothing_IsThatTimeOrNull(string text, long expected) =>
        Assert.AreEqual(expected, SlurmNumbers.Time(Utf8(text))?.ToUnixTimeSeconds() ?? 0);

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
