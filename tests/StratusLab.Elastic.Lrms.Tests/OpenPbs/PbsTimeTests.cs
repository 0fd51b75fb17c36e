using System.Text;
using StratusLab.Elastic.Lrms.OpenPbs;

namespace StratusLab.Elastic.Lrms.Tests.OpenPbs;

[TestClass]
public sealed class PbsTimeTests
{
    [TestMethod]
    [DataRow("Sun Nov 22 06:54:05 2026", 1_795_330_445)]
    [DataRow("Thu Jan  1 00:00:01 1970", 1)]
    [DataRow("1795330445", 1_795_330_445)]
    public void Read_Time_IsIts(string text, long seconds) => Assert.AreEqual(DateTimeOffset.FromUnixTimeSeconds(seconds), PbsTime.Read(Encoding.ASCII.GetBytes(text)));

    [TestMethod]
    [DataRow("")]
    [DataRow("0")]
    [DataRow("UNKNOWN")]
    [DataRow("Sun Nov 31 06:54:05 2026")]
    [DataRow("Sun ovD 22 06:54:05 2026")]
    [DataRow("Sun Nov 22 24:54:05 2026")]
    [DataRow("Sun Nov 22 06:54:05 0000")]
    [DataRow("Fri Dec 31 23:59:60 9999")]
    public void Read_AnythingElse_IsNone(string text) => Assert.IsNull(PbsTime.Read(Encoding.ASCII.GetBytes(text)));
}
