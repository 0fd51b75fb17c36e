using System.Text;
using StratusLab.Elastic.Lrms.Slurm;

namespace StratusLab.Elastic.Lrms.Tests.Slurm;

[TestClass]
public sealed class JobIdTextTests
{
    [TestMethod]
    [DataRow("12", "12", false, false, 1, null)]
    [DataRow("5_0", "5", true, false, 1, null)]
    [DataRow("5_[7]", "5", true, true, 1, null)]
    [DataRow("5_[1-99%10]", "5", true, true, 99, 10)]
    [DataRow("3_[6-99:3%2]", "3", true, true, 32, 2)]
    [DataRow("6_[3,7-11:4,19]", "6", true, true, 4, null)]
    [DataRow("6_[0-9%0]", "6", true, true, 10, null)]
    public void TryRead_Id_IsTakenApart(string text, string @base, bool isInArray, bool isRest, int tasks, int? limit)
    {
        Assert.IsTrue(JobIdText.TryRead(Encoding.UTF8.GetBytes(text), out var id));
        Assert.AreEqual(@base, Encoding.UTF8.GetString(id.Base));
        Assert.AreEqual((isInArray, isRest, tasks, limit), (id.IsInArray, id.IsArrayRest, id.Tasks.Count, id.Tasks.Limit));
    }

    [TestMethod]
    public void TryRead_HeterogeneousJob_IsAComponent()
    {
        Assert.IsTrue(JobIdText.TryRead("21+1"u8, out var id));
        Assert.IsTrue(id.IsComponent);
        Assert.IsFalse(id.IsInArray);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("x")]
    [DataRow("5_")]
    [DataRow("5_[]")]
    [DataRow("5_[1-]")]
    [DataRow("5_[9-1]")]
    [DataRow("5_[1-9:0]")]
    [DataRow("5_[1-9:x]")]
    [DataRow("5_[1-9%]")]
    [DataRow("5_[1,2,...]")]
    [DataRow("5_[0-2147483647,0-2147483647]")]
    [DataRow("5_[1:2-9]")]
    [DataRow("5+")]
    [DataRow("5_[1-9")]
    public void TryRead_NoId_IsRefused(string text) => Assert.IsFalse(JobIdText.TryRead(Encoding.UTF8.GetBytes(text), out _));
}
