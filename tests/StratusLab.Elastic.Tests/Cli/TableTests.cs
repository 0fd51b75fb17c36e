using StratusLab.Elastic.Cli.Printing;

namespace StratusLab.Elastic.Tests.Cli;

/// <summary>Tables, line breaks and amounts.</summary>
[TestClass]
public sealed class TableTests
{
    private readonly StringWriter output = new();

    [TestMethod]
    public void Table_LongLastColumn_IsOneLineWithoutATerminal()
    {
        var reason = string.Join(' ', Enumerable.Repeat("word", 500));
        Print(TerminalTraits.Plain, ("a", reason));
        Assert.AreEqual($"NAME  REASON\na     {reason}\n", output.ToString());
    }

    [TestMethod]
    public void Table_LongLastColumn_GoesOnBelowItselfOnATerminal()
    {
        Print(TerminalTraits.Plain with { IsTerminal = true, Width = 36 }, ("a", "one two three four five six seven"), ("b", ""));
        Assert.AreEqual("NAME  REASON\na     one two three four five six\n      seven\nb\n", output.ToString());
    }

    [TestMethod]
    public void Table_NarrowTerminal_LeavesLinesToIt()
    {
        Print(TerminalTraits.Plain with { IsTerminal = true, Width = 20 }, ("a", "one two three four five six seven"));
        Assert.AreEqual("NAME  REASON\na     one two three four five six seven\n", output.ToString());
    }

    [TestMethod]
    public void Table_WideColumns_AreOfTheWideFormAlone()
    {
        var table = new Table("NAME", Column.Wide("MAC"), "REASON");
        table.Add("a", "02:00", "one");
        table.Add("b", "", "");
        table.Print(new(output, TextWriter.Null, TerminalTraits.Plain));
        table.Print(new(output, TextWriter.Null, TerminalTraits.Plain, OutputForm.Wide));
        Assert.AreEqual("NAME  REASON\na     one\nb\nNAME  MAC    REASON\na     02:00  one\nb     -\n", output.ToString());
    }

    [TestMethod]
    public void Table_TooWideForTheTerminal_CutsTheWidestVisibly()
    {
        var traits = TerminalTraits.Plain with { IsTerminal = true, Width = 48 };
        var table = new Table("NAME", "HOST", "SIZE", "REASON");
        table.Add("worker-node-0001", "hypervisor-of-the-second-room", "4 cores", "idle");
        table.Print(new(output, TextWriter.Null, traits));
        Assert.AreEqual(
            "NAME              HOST           SIZE     REASON\nworker-node-0001  hypervisor-o…  4 cores  idle\n",
            output.ToString());
        output.GetStringBuilder().Clear();
        table.Print(new(output, TextWriter.Null, traits, OutputForm.Wide));
        StringAssert.Contains(output.ToString(), "hypervisor-of-the-second-room  4 cores");
    }

    [TestMethod]
    public void Table_CellsOfWideCharacters_AreCutBetweenThem()
    {
        var table = new Table("N", "NAME", "REASON");
        table.Add("1", "\u6f22\u5b57\u6f22\u5b57\u6f22\u5b57\u6f22\u5b57", "x");
        table.Print(new(output, TextWriter.Null, TerminalTraits.Plain with { IsTerminal = true, Width = 20 }));
        Assert.AreEqual("N  NAME       REASON\n1  \u6f22\u5b57\u6f22\u5b57…  x\n", output.ToString());
    }

    [TestMethod]
    [DataRow("", "")]
    [DataRow("short", "short")]
    [DataRow("a line of exactly 24 chars", "a line of exactly 24|chars")]
    [DataRow("averyveryveryveryverylongword that", "averyveryveryveryverylongword|that")]
    [DataRow("  an indented text that is long", "  an indented text that|is long")]
    [DataRow("nospacesinthislinewhatsoeverandnoend", "nospacesinthislinewhatsoeverandnoend")]
    public void Wrapping_Text_BreaksBetweenWords(string text, string expected) => Assert.AreEqual(expected, string.Join('|', Wrapping.Lines(text, 24)));

    [TestMethod]
    [DataRow(0L, "0 B")]
    [DataRow(1023L, "1023 B")]
    [DataRow(1536L, "1.5 KiB")]
    [DataRow(3L << 40, "3 TiB")]
    public void Sizes_Bytes_AreRounded(long bytes, string expected) => Assert.AreEqual(expected, Sizes.Bytes(bytes));

    [TestMethod]
    public void Moments_OtherDayThere_HasTheDate()
    {
        var moments = new Moments(new(2026, 3, 2, 23, 30, 0, TimeSpan.Zero), TimeZoneInfo.CreateCustomTimeZone("t", TimeSpan.FromHours(1), "t", "t"));
        Assert.AreEqual("00:10:00", moments.At(new(2026, 3, 2, 23, 10, 0, TimeSpan.Zero)));
        Assert.AreEqual("2026-03-02 23:50", moments.At(new(2026, 3, 2, 22, 50, 0, TimeSpan.Zero)));
    }

    [TestMethod]
    public void InOrder_LateFirst_HoldsTheOthersBack()
    {
        List<string> taken = [];
        var order = new InOrder<string>(taken.Add);
        order.Add(2, "c");
        order.Add(1, "b");
        Assert.IsEmpty(taken);
        order.Add(0, "a");
        Assert.AreEqual("abc", string.Concat(taken));
    }

    private void Print(TerminalTraits traits, params (string Name, string Reason)[] rows)
    {
        var table = new Table("NAME", "REASON");
        foreach (var (name, reason) in rows)
        {
            table.Add(name, reason);
        }

        table.Print(new(output, TextWriter.Null, traits));
    }
}
