using System.Text;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Lrms.Slurm;
using static StratusLab.Elastic.Lrms.Tests.Slurm.SlurmJsonSamples;

namespace StratusLab.Elastic.Lrms.Tests.Slurm;

/// <summary>Slurm's JSON of every version means what its text means.</summary>
[TestClass]
public sealed class SlurmJsonTests
{
    [TestMethod]
    [DataRow("v0.0.39")]
    [DataRow("v0.0.40")]
    [DataRow("v0.0.42")]
    [DataRow("v0.0.44")]
    public void Jobs_OfEveryDataParser_AreThoseOfTheText(string version)
    {
        var expected = TextJobs();
        Assert.HasCount(7, expected.Rows);
        Assert.IsEmpty(expected.Skipped);
        Assert.AreEqual(Lines(expected), Lines(Jobs(Bytes($"{version}_jobs.json"))));
    }

    [TestMethod]
    public void Jobs_WithoutAWordAboutSharing_AreReadAsNotExclusive()
    {
        var jobs = Jobs(Bytes("v0.0.45_jobs.json"));
        Assert.IsFalse(jobs.Rows.Single(j => j.Name == "alone").Shape.IsExclusive);
        Assert.HasCount(7, jobs.Rows);
    }

    [TestMethod]
    [DataRow("v0.0.40", SlurmMode.Dynamic)]
    [DataRow("v0.0.42", SlurmMode.Cloud)]
    [DataRow("v0.0.44", SlurmMode.Cloud)]
    public void Nodes_OfEveryDataParser_AreThoseOfTheText(string version, SlurmMode mode)
    {
        Assert.AreEqual(Lines(TextNodes(mode)), Lines(Nodes(Bytes($"{version}_nodes.json"), mode)));
        Assert.HasCount(4, TextNodes(mode).Rows);
    }

    [TestMethod]
    [DataRow("v0.0.40")]
    [DataRow("v0.0.42")]
    [DataRow("v0.0.44")]
    public void Partitions_OfEveryDataParser_AreThoseOfTheText(string version) =>
        Assert.AreEqual(Lines(TextPartitions()), Lines(Partitions(Bytes($"{version}_partitions.json"))));

    [TestMethod]
    public void Read_RecordedInBothForms_GivesTheSameRecords()
    {
        var options = new SlurmOptions { Cluster = new ClusterName("lab"), Site = "site" };
        var text = RecordedSlurm.Read("09_both");
        Assert.IsNull(text.Incomplete);
        var (nodes, partitions) = (JsonNodes.Parse(Recorded("09_both_sinfo_json"), options), ScontrolPartitions.Parse(RecordedSlurm.Output("09_both_partitions")));
        var reader = new SlurmReader(options, new SlurmCommands(options, new ScriptedRunner(_ => throw new InvalidOperationException("reads are replayed"))));
        var jobs = JsonJobs.Parse(Recorded("09_both_squeue_json"), reader.Context(text.ReadAt, nodes.Rows, partitions.Rows));
        Assert.AreEqual(Lines(text.Jobs), Lines(jobs));
        Assert.AreEqual(Lines(text.Nodes), Lines(nodes.Rows.Select(n => n.Node)));
        Assert.StartsWith("disk \"trouble [root@", text.Nodes.Single().Reason);
        Assert.Contains("caf\uFFFD \"a\" \\ \t x\ny", jobs.Rows.Select(j => j.Name));
    }

    [TestMethod]
    public void Read_RecordedWithoutNodesAndJobs_IsWholeAndEmpty()
    {
        Assert.AreEqual("", Lines(Nodes(RecordedSlurm.Output("09_none_sinfo_json"))));
        Assert.AreEqual("", Lines(Jobs(RecordedSlurm.Output("09_none_squeue_json"))));
    }

    [TestMethod]
    [DataRow("", "this is no JSON")]
    [DataRow("\n", "this is no JSON")]
    [DataRow("null", "there is no list \"jobs\"")]
    [DataRow("[]", "there is no list \"jobs\"")]
    [DataRow("{}", "there is no list \"jobs\"")]
    [DataRow("{\"jobs\": null}", "there is no list \"jobs\"")]
    [DataRow("{\"jobs\": {}}", "there is no list \"jobs\"")]
    [DataRow("{\"sinfo\": [], \"x\": {\"jobs\": []}}", "there is no list \"jobs\"")]
    [DataRow("{\"jobs\": []", "this is no JSON")]
    [DataRow("{\"jobs\": []} x", "this is no JSON")]
    [DataRow("slurm_load_jobs error: Unable to contact slurm controller", "this is no JSON")]
    [DataRow("{\"jobs\": [], \"errors\": [{\"description\": \"d\", \"error_number\": 7, \"error\": \"No access\", \"source\": \"s\"}]}", "Slurm reports an error: No access")]
    [DataRow("{\"errors\": [\"bad\"], \"jobs\": []}", "Slurm reports an error: bad")]
    public void Read_NoListOfJobs_IsAnErrorAndNeverEmpty(string output, string problem)
    {
        var parsed = Jobs(output);
        Assert.Contains(problem, parsed.Error!.ToString());
        Assert.IsEmpty(parsed.Rows);
    }

    [TestMethod]
    public void Read_CutInTheMiddle_SaysWhere()
    {
        var json = "{\n  \"jobs\": [\n    {\"job_id\": 1,\n     \"name\": \"x"u8.ToArray();
        Assert.AreEqual(4, Jobs(json).Error!.Line);
    }

    [TestMethod]
    public void Read_InPiecesOfOneByte_IsTheSame()
    {
        var json = Bytes("v0.0.42_jobs.json");
        Assert.AreEqual(Lines(Jobs(json)), Lines(Jobs(new Drops(json))));
    }

    [TestMethod]
    public void Read_JobWithAValueLongerThanAPiece_IsRead()
    {
        var json = Encoding.UTF8.GetString(Bytes("v0.0.42_jobs.json")).Replace("a \\\"b\\\"", new string('x', 300_000), StringComparison.Ordinal);
        Assert.AreEqual(Lines(TextJobs()), Lines(Jobs(json)));
    }

    [TestMethod]
    public void Read_NumberWhoseMembersAreInAnotherOrder_IsRead()
    {
        var json = Encoding.UTF8.GetString(Bytes("v0.0.40_jobs.json"));
        var turned = System.Text.RegularExpressions.Regex.Replace(json, "\"set\": (\\w+),\\s+\"infinite\": (\\w+),\\s+\"number\": ([\\d.]+)", "\"number\": $3, \"infinite\": $2, \"set\": $1");
        Assert.AreNotEqual(json, turned);
        Assert.AreEqual(Lines(TextJobs()), Lines(Jobs(turned)));
    }

    [TestMethod]
    public void Read_JobWithoutAState_IsLeftOutAndCounted()
    {
        var jobs = Jobs("{\"jobs\": [{\"job_id\": 1}, {}]}");
        Assert.IsNull(jobs.Error);
        Assert.AreEqual(2, jobs.Skipped.Values.Sum());
    }

    [TestMethod]
    public void Nodes_OneCannotBeRead_IsNewsAboutTheWhole()
    {
        var nodes = Nodes("{\"nodes\": [{\"name\": \"wn-1\"}]}"u8.ToArray());
        Assert.Contains(ScontrolRecords.Unreadable, nodes.Skipped.Keys.Single());
    }

    private static MemoryStream Recorded(string name) => new(RecordedSlurm.Output(name));

    /// <summary>Gives a byte at a time.</summary>
    private sealed class Drops(byte[] bytes) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(1, count));
    }
}
