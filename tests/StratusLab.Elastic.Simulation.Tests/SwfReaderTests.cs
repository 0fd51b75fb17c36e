namespace StratusLab.Elastic.Simulation.Tests;

[TestClass]
public sealed class SwfReaderTests
{
    private const string Log = """
        ; UnixStartTime: 0
        1 100 5 60 4 -1 -1 4 120 -1 1 7 1 -1 1 3 -1 -1
        2 90 5 30 -1 -1 -1 2 -1 -1 1 8 1 -1 1 4 -1 -1
        3 110 5 -1 1 -1 -1 1 120 -1 0 7 1 -1 1 3 -1 -1
        """;

    [TestMethod]
    public void Read_SmallLog_GivesTheJobsThatRanInOrder()
    {
        var jobs = Read(Log, null);

        Assert.HasCount(2, jobs);
        Assert.AreEqual(new WorkloadJob(TimeSpan.Zero, 2, TimeSpan.FromSeconds(30), null, "user8"), jobs[0]);
        Assert.AreEqual(new WorkloadJob(TimeSpan.FromSeconds(10), 4, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(120), "user7"), jobs[1]);
    }

    [TestMethod]
    public void Read_OneSite_LeavesTheOthersOut() => Assert.HasCount(1, Read(Log, 3));

    [TestMethod]
    public void Read_LineWithTooFewNumbers_SaysWhere()
    {
        var error = Assert.ThrowsExactly<FormatException>(() => Read("; header\n1 2 3\n", null));
        StringAssert.Contains(error.Message, ":2: a job has 18 numbers");
    }

    [TestMethod]
    public void Read_WordInAJob_SaysWhich()
    {
        var error = Assert.ThrowsExactly<FormatException>(() => Read(Log.Replace(" 120 ", " soon ", StringComparison.Ordinal), null));
        StringAssert.Contains(error.Message, "field 9 is \"soon\"");
    }

    private static IReadOnlyList<WorkloadJob> Read(string text, int? site)
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, text);
            return SwfReader.Read(path, site, null);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
