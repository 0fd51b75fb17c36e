using System.Text;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Lrms.OpenPbs;
using StratusLab.Elastic.Lrms.Reading;

namespace StratusLab.Elastic.Lrms.Tests.OpenPbs;

/// <summary>The layout of <c>-F json</c> and the known faults of its writers.</summary>
[TestClass]
public sealed class PbsJsonTests
{
    [TestMethod]
    public void Read_NumberWhereATextBelongs_IsTheText() => Assert.AreEqual("1e5", Job("\"Job_Name\":\t1e5").Name);

    [TestMethod]
    public void Read_LeadingZeros_AreKept() => Assert.AreEqual("0001", Job("\"Job_Name\":\t0001").Name);

    [TestMethod]
    public void Read_Escapes_AreUndone() => Assert.AreEqual("a \"b\" \\ \t é 😀", Job("\"Job_Name\":\t\"a \\\"b\\\" \\\\ \\t \\u00e9 \\ud83d\\ude00\"").Name);

    [TestMethod]
    public void Read_NameTwice_TakesTheLast() => Assert.AreEqual("second", Job("\"Job_Name\":\t\"first\",\n\t\t\t\"Job_Name\":\t\"second\"").Name);

    [TestMethod]
    public void Read_ObjectWhereATextBelongs_IsPassedOver() => Assert.AreEqual("", Job("\"Job_Name\":\t{\n\t\t\t\t\"a\":\t1\n\t\t\t}").Name);

    [TestMethod]
    public void Read_VariablesWithQuotes_AreNotLookedAt() =>
        Assert.AreEqual("x", Job("\"Job_Name\":\t\"x\",\n\t\t\t\"Variable_List\":\t{\n\t\t\t\t\"A\":\t\"say \"hi\"\"\n\t\t\t}").Name);

    [TestMethod]
    public void Read_IndentedWithBlanks_IsTheSame()
    {
        var jobs = new PbsJobs(default, null);
        Assert.IsNull(PbsJson.Read(Encoding.UTF8.GetBytes(Output("\"Job_Name\":\t\"x\"").Replace(":\t", ":", StringComparison.Ordinal).Replace("\t", "    ", StringComparison.Ordinal)), "Jobs"u8, jobs, out _));
        Assert.AreEqual("x", jobs.Rows.Single().Name);
    }

    [TestMethod]
    [DataRow("\"Job_Name\":\t\"a \"b\" c\"")]
    [DataRow("\"Job_Name\":\t\"two\nlines\"")]
    [DataRow("\"Job_Name\":\t\"open")]
    [DataRow("\"Job_Name\":\t\"open\\\"")]
    [DataRow("\"Job_Name\"\t\"x\"")]
    [DataRow("\"Job_Name\":\t")]
    [DataRow("\"Variable_List\":\t{\n\t\t\t\t\"A\":\t\"1\n2\"\n\t\t\t}")]
    public void Read_MemberThatIsNotLaidOut_IsAnErrorWithItsPlace(string member)
    {
        var error = Read(Output(member));
        Assert.IsNotNull(error);
        Assert.IsGreaterThan(5, error.Line);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("{")]
    [DataRow("{\n}\n")]
    [DataRow("{}\n")]
    [DataRow("[]\n")]
    [DataRow("qstat: no such thing\n")]
    [DataRow("{\n\t\"timestamp\":\t1,\n\t\"Jobs\":\t{\n\t}\n}\n}\n")]
    [DataRow("{\n\t\"timestamp\":\t1,\n\t\"Jobs\":\t{\n\t\t\"1.vm\":\t5\n\t}\n}\n")]
    public void Read_NoListOfJobs_IsAnError(string output) => Assert.IsNotNull(Read(output));

    [TestMethod]
    public void Read_NoLineEndAtTheEnd_IsWhole() => Assert.IsNull(Read(Output("\"Job_Name\":\t\"x\"").TrimEnd('\n')));

    private static FormatError? Read(string output) => PbsJson.Read(Encoding.UTF8.GetBytes(output), "Jobs"u8, new PbsJobs(default, null), out _);

    private static Job Job(string member)
    {
        var jobs = new PbsJobs(default, null);
        var error = PbsJson.Read(Encoding.UTF8.GetBytes(Output(member)), "Jobs"u8, jobs, out _);
        Assert.IsNull(error, error?.ToString());
        return jobs.Rows.Single();
    }

    private static string Output(string member) =>
        $"{{\n\t\"timestamp\":\t1,\n\t\"Jobs\":\t{{\n\t\t\"1.vm\":\t{{\n\t\t\t\"job_state\":\t\"Q\",\n\t\t\t\"schedselect\":\t\"1:ncpus=1\",\n\t\t\t{member}\n\t\t}}\n\t}}\n}}\n";
}
