using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Core.Tests.Model;

[TestClass]
public sealed class SafeNameTests
{
    [TestMethod]
    [DataRow("a")]
    [DataRow("wn-0-12")]
    [DataRow("kvm01.example.org")]
    [DataRow("4711_3")]
    [DataRow("all.q")]
    public void IsSafe_PlainName_IsTrue(string name) => Assert.IsTrue(SafeName.IsSafe(name));

    [TestMethod]
    [DataRow(null)]
    [DataRow("")]
    [DataRow("-oProxyCommand=reboot")]
    [DataRow(".hidden")]
    [DataRow("../../etc/passwd")]
    [DataRow("a/b")]
    [DataRow("a b")]
    [DataRow("a\nb")]
    [DataRow("a\r")]
    [DataRow("a\0b")]
    [DataRow("a;reboot")]
    [DataRow("a|b")]
    [DataRow("a&b")]
    [DataRow("$(reboot)")]
    [DataRow("`reboot`")]
    [DataRow("a'b")]
    [DataRow("a\"b")]
    [DataRow("a\\b")]
    [DataRow("a*")]
    [DataRow("a=b")]
    [DataRow("a,b")]
    [DataRow("n[1-3]")]
    [DataRow("é")]
    [DataRow("aé")]
    [DataRow("a１", DisplayName = "a full-width digit")]
    [DataRow("a\u200Bb", DisplayName = "a zero-width space")]
    public void IsSafe_HostileName_IsFalse(string? name) => Assert.IsFalse(SafeName.IsSafe(name));

    [TestMethod]
    public void IsSafe_Length_EndsAt63()
    {
        Assert.IsTrue(SafeName.IsSafe(new string('a', 63)));
        Assert.IsFalse(SafeName.IsSafe(new string('a', 64)));
    }

    [TestMethod]
    public void Require_SafeName_GivesItBack() => Assert.AreEqual("wn-0-12", SafeName.Require("wn-0-12", "node name"));

    [TestMethod]
    public void Require_HostileName_SaysWhatIsAllowedAndPrintsItHarmlessly()
    {
        var refused = Assert.ThrowsExactly<RejectedException>(() => SafeName.Require("a\nb", "queue name"));
        Assert.AreEqual(
            "The queue name \"a?b\" cannot be used in a command: use letters, digits, '.', '_' and '-', starting with a letter or digit, at most 63 characters.",
            refused.Message);
    }
}
