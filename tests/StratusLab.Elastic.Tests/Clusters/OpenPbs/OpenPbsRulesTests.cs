using System.Runtime.CompilerServices;
using StratusLab.Elastic.Clusters.OpenPbs;
using StratusLab.Elastic.Tests.Doctor;

namespace StratusLab.Elastic.Tests.Clusters.OpenPbs;

/// <summary>What is said of a server's attributes. The good ones are those of an OpenPBS 23.06.06 as installed, recorded.</summary>
[TestClass]
public sealed class OpenPbsRulesTests
{
    private static readonly string Recorded = File.ReadAllText(Path.Combine(Directory(), "Recorded", "qstat_Bf_23.06.06.json"))
        .Replace("\"query_other_jobs\":", $"\"managers\":\t\"{Environment.UserName}@vm\",\n\t\t\t\"query_other_jobs\":", StringComparison.Ordinal);

    [TestMethod]
    public void Server_AsInstalled_LacksAShortIteration()
    {
        var user = Environment.UserName;
        Assert.AreEqual(
            $"""
            Ok: cluster main: pbs_server 23.06.06 answers
            Ok: cluster main: the scheduler is on
            Warn: cluster main: the scheduler runs only every 600 s when nothing is submitted and nothing ends, jobs may wait so long after their node has joined -> qmgr -c "set server scheduler_iteration = 60"
            Ok: cluster main: all users' jobs are shown
            Ok: cluster main: jobs of a node that dies are given up after 310 s
            Ok: cluster main: {user} may make, drain and delete nodes
            """,
            Find(Recorded));
    }

    [TestMethod]
    [DataRow("\"scheduling\":\t\"True\"", "\"scheduling\":\t\"False\"", "Fail: cluster main: scheduling is False, no job starts on any node -> qmgr -c \"set server scheduling = True\"")]
    [DataRow("\"node_fail_requeue\":\t310", "\"node_fail_requeue\":\t0", "Warn: cluster main: jobs that must not be run twice (qsub -r n) stay on a node that died, ")]
    [DataRow("\"scheduler_iteration\":\t600", "\"scheduler_iteration\":\t60", "Ok: cluster main: the scheduler runs at least every 60 s")]
    public void Server_OneThingOther_IsFound(string recorded, string other, string expected)
    {
        Assert.Contains(recorded, Recorded);
        Assert.Contains(expected, Find(Recorded.Replace(recorded, other, StringComparison.Ordinal)));
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("[]")]
    [DataRow("{}")]
    [DataRow("{\"Server\":5}")]
    [DataRow("{\"Server\":{}}")]
    [DataRow("Version: 6.1.3")]
    public void Parse_AnythingElse_IsNoServer(string text) => Assert.IsNull(OpenPbsServer.Parse(text));

    private static string Find(string text) => string.Join(
        '\n', new OpenPbsRules(Patient.Cluster, OpenPbsServer.Parse(text)!).Findings().Select(f => $"{f.Verdict}: {f.What}{(f.Fix.Length > 0 ? $" -> {f.Fix}" : "")}")); // The text is one.

    private static string Directory([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!; // A file's path has a directory.
}
