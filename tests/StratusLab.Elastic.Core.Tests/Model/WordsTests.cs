using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Core.Tests.Model;

[TestClass]
public sealed class WordsTests
{
    [TestMethod]
    [DataRow(0, "0 s")]
    [DataRow(-5, "0 s")]
    [DataRow(0.9, "0 s")]
    [DataRow(41, "41 s")]
    [DataRow(60, "1 min")]
    [DataRow(192, "3 min 12 s")]
    [DataRow(3600, "1 h")]
    [DataRow(3900, "1 h 5 min")]
    [DataRow(3659, "1 h", DisplayName = "seconds are dropped beside hours")]
    [DataRow(86400, "1 d")]
    [DataRow(183600, "2 d 3 h")]
    [DataRow(86400 * 400, "400 d")]
    public void Span_Time_HasAtMostTwoUnits(double seconds, string expected) => Assert.AreEqual(expected, Words.Span(TimeSpan.FromSeconds(seconds)));

    [TestMethod]
    [DataRow(0, "0 nodes")]
    [DataRow(1, "1 node")]
    [DataRow(3, "3 nodes")]
    public void Count_Noun_TakesItsPlural(int count, string expected) => Assert.AreEqual(expected, Words.Count(count, "node"));
}
