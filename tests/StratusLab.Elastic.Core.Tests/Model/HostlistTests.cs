using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Core.Tests.Model;

[TestClass]
public sealed class HostlistTests
{
    [TestMethod]
    [DataRow("wn-5", "wn-5")]
    [DataRow("wn-[5-6]", "wn-5 wn-6")]
    [DataRow("wn-[2-4,7],gw1", "wn-2 wn-3 wn-4 wn-7 gw1")]
    [DataRow("n[08-11]", "n08 n09 n10 n11")]
    [DataRow("n[9-11]", "n9 n10 n11")]
    [DataRow("r[1-2]n[1-2]", "r1n1 r1n2 r2n1 r2n2")]
    [DataRow("n[1-2].site.org,x", "n1.site.org n2.site.org x")]
    [DataRow("", "")]
    public void TryExpand_List_GivesTheNames(string list, string expected)
    {
        var names = new List<string>();
        Assert.IsTrue(Hostlist.TryExpand(list, names));
        Assert.AreEqual(expected, string.Join(' ', names));
    }

    [TestMethod]
    [DataRow("wn-[5-6")]
    [DataRow("wn-[5-x]")]
    [DataRow("wn-[]")]
    [DataRow(",")]
    [DataRow("a,,b")]
    [DataRow("n[0-99999999999]")]
    [DataRow("n[1-9999][1-9999]")]
    [DataRow("n[99999999999999999999]")]
    public void TryExpand_Malformed_IsRefused(string list) => Assert.IsFalse(Hostlist.TryExpand(list, []));
}
