using StratusLab.Elastic.Core.Placement;

namespace StratusLab.Elastic.Core.Tests.Placement;

[TestClass]
public sealed class RankTests
{
    private static readonly HostRoom Host = new()
    {
        Host = new("kvm07"),
        Cpu = 2.5,
        Vms = 3,
        Facts = new() { Total = new(16, 65536), Attributes = Given.One("WEIGHT", "-1.5").Add("DISK", "ssd") },
    };

    [TestMethod]
    [DataRow("", 0.0)]
    [DataRow("FREECPU", 250.0)]
    [DataRow("-RUNNING_VMS", -3.0)]
    [DataRow("- -RUNNING_VMS", 3.0)]
    [DataRow("1 + 2 * 3", 7.0)]
    [DataRow("(1 + 2) * 3", 9.0)]
    [DataRow("10 - 4 - 3", 3.0)]
    [DataRow("12 / 2 / 3", 2.0)]
    [DataRow("2 * -3", -6.0)]
    [DataRow("FREECPU / 100 - RUNNING_VMS", -0.5)]
    [DataRow("WEIGHT * 2", -3.0)]
    [DataRow("DISK + 1", 1.0)]
    [DataRow("NOVALUE + 1", 1.0)]
    [DataRow("1 / NOVALUE", 0.0)]
    [DataRow("0 / 0", 0.0)]
    public void Of_AHost_IsItsValue(string text, double expected) => Assert.AreEqual(expected, Read(text).Of(Host));

    [TestMethod]
    [DataRow("FREECPU +", "column 10 has the end where a term must begin. Write a variable such as FREECPU, or a number.")]
    [DataRow("+ FREECPU", "column 1 has \"+\" where a term must begin. Write a variable such as FREECPU, or a number.")]
    [DataRow("FREECPU RACK", "column 9 has \"RACK\" after a complete term. Write +, -, * or / between terms.")]
    [DataRow("FREECPU > 1", "column 9 has \">\" after a complete term. Write +, -, * or / between terms.")]
    [DataRow("(1 + 2", "column 7 has the end where the parenthesis of column 1 must close. Write \")\".")]
    [DataRow("1)", "column 2 closes a parenthesis that is not open. Remove it.")]
    [DataRow("\"ssd\"", "column 1 has a text, and a rank is a number. Write a variable such as FREECPU, or a number.")]
    [DataRow("1,5", "column 2 has \",\", which means nothing here. Write & between conditions; in a number, write a point.")]
    public void TryParse_OfAMistake_NamesTheColumnAndTheRemedy(string text, string expected)
    {
        Assert.IsFalse(Rank.TryParse(text, out _, out var error));
        Assert.AreEqual(expected, error.ToString());
    }

    [TestMethod]
    public void ToString_OfAnything_IsReadBackAsTheSame() => Property.Holds(500, 60, tape => Any(tape, 4), text =>
    {
        var once = Read(text);
        var twice = Read(once.ToString());
        Assert.AreEqual(once.ToString(), twice.ToString());
        Assert.AreEqual(once.Of(Host), twice.Of(Host), text);
        Assert.IsTrue(double.IsFinite(once.Of(Host)), text);
    });

    [TestMethod]
    public void TryParse_OfTheLongestSum_IsReadAndTakesNoStack()
    {
        var rank = Read(string.Join('+', Enumerable.Repeat("1", 2048)));
        Assert.AreEqual(2048.0, rank.Of(Host));
    }

    private static string Any(Tape tape, int depth) => (depth == 0 ? 0 : tape.Number(0, 5)) switch
    {
        1 => $"{Any(tape, depth - 1)} {tape.Any("+", "-")} {Any(tape, depth - 1)}",
        2 => $"{Any(tape, depth - 1)} {tape.Any("*", "/")} {Any(tape, depth - 1)}",
        3 => $"({Any(tape, depth - 1)})",
        4 => $"-{Any(tape, depth - 1)}",
        _ => tape.Any("0", "1", "2.5", "FREECPU", "RUNNING_VMS", "NOVALUE", "1000000"),
    };

    private static Rank Read(string text) => Rank.TryParse(text, out var value, out var error) ? value : throw new AssertFailedException($"{text}: {error}");
}
