using System.Text;
using StratusLab.Elastic.Lrms.Pbs;

namespace StratusLab.Elastic.Lrms.Tests.Pbs;

[TestClass]
public sealed class PbsSizeTests
{
    [TestMethod]
    [DataRow("4gb", 4096)]
    [DataRow("4GB", 4096)]
    [DataRow("300kb", 1)]
    [DataRow("24684092kb", 24106)]
    [DataRow("8gw", 65_536)]
    [DataRow("1048576", 1)]
    [DataRow("1048577b", 2)]
    [DataRow("4tb", 4_194_304)]
    [DataRow("0kb", 0)]
    public void TryMiB_Size_IsRoundedUp(string text, long mib)
    {
        Assert.IsTrue(PbsSize.TryMiB(Encoding.ASCII.GetBytes(text), out var read));
        Assert.AreEqual(mib, read);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("gb")]
    [DataRow("4g")]
    [DataRow("4 gb")]
    [DataRow("-4gb")]
    [DataRow("4.5gb")]
    [DataRow("4xb")]
    [DataRow("4ggb")]
    [DataRow("999999999999999999pb")]
    public void TryMiB_AnythingElse_IsNone(string text) => Assert.IsFalse(PbsSize.TryMiB(Encoding.ASCII.GetBytes(text), out _));
}
