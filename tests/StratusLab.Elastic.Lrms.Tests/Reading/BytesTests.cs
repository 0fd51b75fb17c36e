using StratusLab.Elastic.Lrms.Reading;

namespace StratusLab.Elastic.Lrms.Tests.Reading;

[TestClass]
public sealed class BytesTests
{
    [TestMethod]
    [DataRow("0", 0L)]
    [DataRow("42", 42L)]
    [DataRow("0042", 42L)]
    [DataRow("999999999999999999", 999_999_999_999_999_999L)]
    public void TryNumber_Digits_IsTheNumber(string text, long expected)
    {
        Assert.IsTrue(Bytes.TryNumber(Utf8(text), out long value));
        Assert.AreEqual(expected, value);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("-1")]
    [DataRow("+1")]
    [DataRow("1 ")]
    [DataRow("1.0")]
    [DataRow("١")]
    [DataRow("1000000000000000000")]
    public void TryNumber_AnythingElse_IsNone(string text) => Assert.IsFalse(Bytes.TryNumber(Utf8(text), out long _));

    [TestMethod]
    public void TryNumber_MoreThanAnInt_IsNoInt()
    {
        Assert.IsTrue(Bytes.TryNumber(Utf8("2147483647"), out int value));
        Assert.AreEqual(int.MaxValue, value);
        Assert.IsFalse(Bytes.TryNumber(Utf8("2147483648"), out int _));
    }

    [TestMethod]
    public void Text_NotUtf8_KeepsWhatIs() => Assert.AreEqual("caf\uFFFD end", Bytes.Text([.. "caf"u8, 0xe9, .. " end"u8]));

    [TestMethod]
    public void Text_TooLong_IsCut() => Assert.AreEqual("abc", Bytes.Text("abcdef"u8, 3));

    private static byte[] Utf8(string text) => System.Text.Encoding.UTF8.GetBytes(text);
}
