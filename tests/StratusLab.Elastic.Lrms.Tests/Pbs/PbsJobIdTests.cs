using System.Text;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Lrms.Pbs;

namespace StratusLab.Elastic.Lrms.Tests.Pbs;

[TestClass]
public sealed class PbsJobIdTests
{
    [TestMethod]
    public void TryRead_Job_IsInNoArray()
    {
        Assert.IsTrue(PbsJobId.TryRead("12.pbs-1.site.org"u8, out var id));
        Assert.IsFalse(id.IsArray || id.IsTask);
        Assert.AreEqual(new JobId("12.pbs-1.site.org"), id.Id);
        Assert.IsNull(id.Array);
    }

    [TestMethod]
    public void TryRead_Array_IsItsOwnArray()
    {
        Assert.IsTrue(PbsJobId.TryRead("12[].vm"u8, out var id));
        Assert.IsTrue(id.IsArray);
        Assert.AreEqual(new JobId("12[].vm"), id.Array);
    }

    [TestMethod]
    public void TryRead_Task_NamesItsArray()
    {
        Assert.IsTrue(PbsJobId.TryRead("12[3].vm"u8, out var id));
        Assert.IsTrue(id.IsTask);
        Assert.AreEqual(new JobId("12[3].vm"), id.Id);
        Assert.AreEqual(new JobId("12[].vm"), id.Array);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("vm")]
    [DataRow("-W.vm")]
    [DataRow("12[")]
    [DataRow("12[x].vm")]
    [DataRow("12[3.vm")]
    [DataRow("12.")]
    [DataRow("12.vm;reboot")]
    [DataRow("12 13")]
    [DataRow("1234567890123456789.vm")]
    public void TryRead_AnythingElse_IsNone(string text) => Assert.IsFalse(PbsJobId.TryRead(Encoding.ASCII.GetBytes(text), out _));
}
