using StratusLab.Elastic.Lrms.Reading;

namespace StratusLab.Elastic.Lrms.Tests.Reading;

[TestClass]
public sealed class FormatErrorTests
{
    [TestMethod]
    public void At_InTheSecondLine_SaysWhere()
    {
        var error = FormatError.At("first\nsecond line\n"u8, 13, "no good");
        Assert.AreEqual("line 2, column 8: no good, at \"line?\"", error.ToString());
    }

    [TestMethod]
    [DataRow(-5, 1, 1)]
    [DataRow(0, 1, 1)]
    [DataRow(2, 2, 1)]
    [DataRow(99, 3, 1)]
    public void At_AnyOffset_IsInsideTheText(int offset, int line, int column)
    {
        var error = FormatError.At("a\nb\n"u8, offset, "x");
        Assert.AreEqual((line, column), (error.Line, error.Column));
    }

    [TestMethod]
    public void At_HostileText_SnippetIsShortAndPrintable()
    {
        var text = new byte[1000];
        Array.Fill(text, (byte)0x1b);
        Assert.AreEqual(new string('?', 60), FormatError.At(text, 0, "x").Snippet);
    }
}
