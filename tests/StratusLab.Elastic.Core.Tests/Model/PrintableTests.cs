using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Core.Tests.Model;

[TestClass]
public sealed class PrintableTests
{
    [TestMethod]
    [DataRow(null, "")]
    [DataRow("", "")]
    [DataRow("plain text, é ☃ 😀", "plain text, é ☃ 😀")]
    [DataRow("two\nlines\tand \u001b[31mred", "two?lines?and ?[31mred")]
    [DataRow("a\u0085b\u2028c", "a?b?c", DisplayName = "every kind of line end")]
    [DataRow("evil\u202Etxt", "evil?txt", DisplayName = "text that runs backwards")]
    public void Text_FromOutside_IsFitForATerminal(string? text, string expected) => Assert.AreEqual(expected, Printable.Text(text));

    [TestMethod]
    public void Text_LoneSurrogate_IsReplaced() => Assert.AreEqual("a?b", Printable.Text("a\ud800b"));

    [TestMethod]
    public void Text_TooLong_IsCutWithAnEllipsis() => Assert.AreEqual("abc…", Printable.Text("abcdef", 3));

    [TestMethod]
    public void Text_AsLongAsAllowed_IsWhole() => Assert.AreEqual("abc", Printable.Text("abc", 3));
}
