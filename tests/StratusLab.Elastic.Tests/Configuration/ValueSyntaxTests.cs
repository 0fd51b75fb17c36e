using StratusLab.Elastic.Configuration.Values;

namespace StratusLab.Elastic.Tests.Configuration;

/// <summary>How values are read and printed.</summary>
[TestClass]
public sealed class ValueSyntaxTests
{
    [TestMethod]
    [DataRow("15s", 15, "15s")]
    [DataRow("90s", 90, "1m30s")]
    [DataRow("5m", 300, "5m")]
    [DataRow("1h30m", 5400, "1h30m")]
    [DataRow("2d", 172800, "2d")]
    [DataRow("1d2h3m4s", 93784, "1d2h3m4s")]
    [DataRow("0s", 0, "0s")]
    public void Duration_IsReadAndPrinted(string text, int seconds, string printed)
    {
        var syntax = Value.Duration(TimeSpan.Zero, TimeSpan.FromDays(1000));

        Assert.IsTrue(syntax.TryParse(text, out var value, out _));
        Assert.AreEqual(TimeSpan.FromSeconds(seconds), value);
        Assert.AreEqual(printed, syntax.Print(value));
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("m")]
    [DataRow("5")]
    [DataRow("-5m")]
    [DataRow("1.5h")]
    [DataRow("5 m")]
    [DataRow("5min")]
    [DataRow("30m1h")]
    [DataRow("1m1m")]
    [DataRow("5M")]
    [DataRow("٥s")]
    [DataRow("9999999999s")]
    [DataRow("999999999d999999999h")]
    public void Duration_OfAnotherForm_IsRefused(string text) =>
        Assert.IsFalse(Value.Duration(TimeSpan.Zero, TimeSpan.FromDays(1000)).TryParse(text, out _, out _));

    [TestMethod]
    [DataRow("0M", 0L, "0M")]
    [DataRow("512M", 512L, "512M")]
    [DataRow("1536M", 1536L, "1536M")]
    [DataRow("4096M", 4096L, "4G")]
    [DataRow("4G", 4096L, "4G")]
    [DataRow("2T", 2097152L, "2T")]
    public void Size_IsReadAndPrinted(string text, long mib, string printed)
    {
        var syntax = Value.Size(0, 64L << 20);

        Assert.IsTrue(syntax.TryParse(text, out var value, out _));
        Assert.AreEqual(mib, value);
        Assert.AreEqual(printed, syntax.Print(value));
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("G")]
    [DataRow("4")]
    [DataRow("4g")]
    [DataRow("4GiB")]
    [DataRow("-4G")]
    [DataRow("0.5G")]
    [DataRow("999999999T")]
    [DataRow("9999999999G")]
    public void Size_OfAnotherForm_IsRefused(string text) => Assert.IsFalse(Value.Size(0, 64L << 20).TryParse(text, out _, out _));

    [TestMethod]
    [DataRow("1e3")]
    [DataRow("NaN")]
    [DataRow("0x10")]
    [DataRow("1,000")]
    [DataRow(" 1")]
    public void Number_OfAnotherForm_IsRefused(string text)
    {
        Assert.IsFalse(Value.Number(0, 10000).TryParse(text, out _, out _));
        Assert.IsFalse(Value.Integer(0, 10000).TryParse(text, out _, out _));
    }

    [TestMethod]
    [DataRow("0.0.0.0", 0u)]
    [DataRow("10.77.0.1", 0x0A4D0001u)]
    [DataRow("255.255.255.255", uint.MaxValue)]
    public void Address_IsReadAndPrinted(string text, uint number)
    {
        Assert.AreEqual(new Ipv4Address(number), Ipv4Address.Parse(text));
        Assert.AreEqual(text, new Ipv4Address(number).ToString());
    }

    [TestMethod]
    [DataRow("10.77.0")]
    [DataRow("10.77.0.0.1")]
    [DataRow("10.77.0.256")]
    [DataRow("10.77.0.01")]
    [DataRow("10.77..1")]
    [DataRow("0x0a.77.0.1")]
    [DataRow("::1")]
    [DataRow(" 10.77.0.1")]
    public void Address_OfAnotherForm_IsRefused(string text) => Assert.IsNull(Ipv4Address.Parse(text));

    [TestMethod]
    [DataRow("meduim", "medium")]
    [DataRow("Medium", "medium")]
    [DataRow("med", "medium")]
    [DataRow("bg", "big")]
    [DataRow("huge", null)]
    [DataRow("", null)]
    public void Suggestion_IsTheNearestOrNone(string written, string? expected) =>
        Assert.AreEqual(expected, Suggestion.Nearest(written, ["small", "medium", "big"]));

    [TestMethod]
    public void Suggestion_OfALongList_IsCut() =>
        Assert.AreEqual("0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, … (20 in all)", Suggestion.List([.. Enumerable.Range(0, 20).Select(i => $"{i}")]));

    [TestMethod]
    public void NamePattern_TakesTheOctets()
    {
        var pattern = NamePattern.Parse("wn{1}-{2}-{3}-{4}");

        Assert.IsNotNull(pattern);
        Assert.AreEqual("wn10-77-3-4", pattern.NameOf(new(0x0A4D0304)));
    }

    [TestMethod]
    public void HostNames_ThatRunTogether_AreFound() => Assert.AreEqual(
        "elastic.yaml:8: networks[0].names \"wn{3}{4}\" gives 10.77.1.10 and 10.77.11.0 the same name, wn110. Use more octets or a \"-\" between them, for example \"wn-{3}-{4}\".",
        Sample.Errors(Sample.Read(Sample.WithLine(7, "    network: 10.77.0.0/16\n    names: \"wn{3}{4}\"").Replace("    names: \"wn-{4}\"\n", "", StringComparison.Ordinal))));
}
