using System.Text;
using StratusLab.Elastic.Lrms.Pbs;

namespace StratusLab.Elastic.Lrms.Tests.Pbs;

[TestClass]
public sealed class PbsPlacesTests
{
    [TestMethod]
    [DataRow("wn-2/0", "wn-2")]
    [DataRow("wn-2/0*2+wn-3/1*2", "wn-2 wn-3")]
    [DataRow("wn-2/0-3+wn-3/0,2", "wn-2 wn-3")]
    [DataRow("wn-2/0+wn-2/1", "wn-2")]
    [DataRow("(wn-2:ncpus=1:mem=102400kb)", "wn-2")]
    [DataRow("(wn-2:ncpus=1)+(wn-3:ncpus=2+wn-4:ncpus=2)", "wn-2 wn-3 wn-4")]
    [DataRow("", "")]
    public void Read_Places_AreNamesOnce(string text, string names) =>
        Assert.AreEqual(names, string.Join(' ', PbsPlaces.Read(Encoding.ASCII.GetBytes(text))));

    [TestMethod]
    [DataRow("+")]
    [DataRow("wn-2/0+")]
    [DataRow("()")]
    [DataRow("/0")]
    public void Read_Malformed_IsNone(string text) => Assert.IsTrue(PbsPlaces.Read(Encoding.ASCII.GetBytes(text)).IsDefault);
}
