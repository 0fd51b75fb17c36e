using System.Text;
using StratusLab.Elastic.Lrms.Pbs;

namespace StratusLab.Elastic.Lrms.Tests.Pbs;

[TestClass]
public sealed class PbsDurationTests
{
    [TestMethod]
    [DataRow("00:10:00", 600)]
    [DataRow("600", 600)]
    [DataRow("1:30", 90)]
    [DataRow("48:00:00", 172_800)]
    [DataRow("2:01:00:00", 176_400)]
    [DataRow("90.5", 90)]
    [DataRow("0", 0)]
    public void TryRead_Duration_IsItsSeconds(string text, int seconds)
    {
        Assert.IsTrue(PbsDuration.TryRead(Encoding.ASCII.GetBytes(text), out var duration));
        Assert.AreEqual(TimeSpan.FromSeconds(seconds), duration);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow(":")]
    [DataRow("1:")]
    [DataRow("-1")]
    [DataRow("1:2:3:4:5")]
    [DataRow("1h")]
    [DataRow("1.")]
    [DataRow("999999999999999999")]
    [DataRow("9999999999:00:00")]
    public void TryRead_AnythingElse_IsNone(string text) => Assert.IsFalse(PbsDuration.TryRead(Encoding.ASCII.GetBytes(text), out _));
}
