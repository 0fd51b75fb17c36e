using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Core.Tests.Model;

[TestClass]
public sealed class DrainTagTests
{
    [TestMethod]
    public void For_SiteAndVm_SpellsBoth() => Assert.AreEqual("stratuslab:lab:retire:12", DrainTag.For("lab", new(12)).Value);

    [TestMethod]
    [DataRow("stratuslab:lab:retire:1")]
    [DataRow("stratuslab:lab:retire:1 [root@2026-03-02T12:00:00]")]
    [DataRow("stratuslab:lab:retire:1 : and what a person added")]
    [DataRow("stratuslab:lab:retire:1\n")]
    public void IsIn_OurOwnReason_IsTrue(string reason) => Assert.IsTrue(DrainTag.For("lab", new(1)).IsIn(reason));

    [TestMethod]
    [DataRow("", DisplayName = "no reason")]
    [DataRow("stratuslab:lab:retire:12", DisplayName = "another VM whose number starts alike")]
    [DataRow("stratuslab:lab:retire:", DisplayName = "no VM")]
    [DataRow("stratuslab:lab2:retire:1", DisplayName = "another site")]
    [DataRow("Stratuslab:lab:retire:1", DisplayName = "another spelling")]
    [DataRow("memory errors, see stratuslab:lab:retire:1", DisplayName = "somebody else's reason that names ours")]
    public void IsIn_OtherReason_IsFalse(string reason) => Assert.IsFalse(DrainTag.For("lab", new(1)).IsIn(reason));
}
