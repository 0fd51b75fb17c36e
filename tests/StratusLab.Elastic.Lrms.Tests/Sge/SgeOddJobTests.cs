using System.Text;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Lrms.Tests.Slurm;

namespace StratusLab.Elastic.Lrms.Tests.Sge;

/// <summary>One job that cannot be read takes nothing else with it, and keeps its host.</summary>
[TestClass]
public sealed class SgeOddJobTests
{
    private const string Situation = "06_two_nodes_one_job";
    private const string Name = "<JB_name>mpi</JB_name>";

    [TestMethod]
    [DataRow("<JB_name><b>x</b></JB_name>", DisplayName = "an element with elements")]
    [DataRow("<JB_name>a<b</JB_name>", DisplayName = "a name that was not escaped")]
    [DataRow("<JB_name>a</b></JB_name>", DisplayName = "an end tag of nothing")]
    [DataRow("<JB_name><!-- x --></JB_name>", DisplayName = "a comment")]
    [DataRow("<JB_name><a><b><c><d><e><f><g><h><i><j><k><l><m><n><o><p><q>", DisplayName = "nested without end")]
    [DataRow("<JB_name>\"<\0\u001b</JB_name>", DisplayName = "control characters")]
    public void Read_RunningJobOfAnotherForm_IsLeftOutAndItsHostIsBusy(string instead) => AssertOneIsLeftOut(output => ReplaceFirst(output, Name, instead));

    [TestMethod]
    [DataRow("<requested_pe name=\"mpi\">4</requested_pe>", "<requested_pe name=\"mpi\">4<x>5</x></requested_pe>")]
    [DataRow("<requested_pe name=\"mpi\">4</requested_pe>", "<requested_pe name=\"mpi\">many</requested_pe>")]
    [DataRow("<slots>2</slots>", "<slots>99999999999</slots>")]
    [DataRow("<JAT_prio>0.75000</JAT_prio>", "<JAT_prio>high</JAT_prio>")]
    public void Read_RunningJobWithAnOddField_IsLeftOutAndItsHostIsBusy(string field, string instead) => AssertOneIsLeftOut(output => ReplaceFirst(output, field, instead));

    [TestMethod]
    public void Read_RunningJobThatUsesNoSlots_KeepsItsHostThoughItCannotBeRead() =>
        AssertOneIsLeftOut(output => ReplaceFirst(ReplaceFirst(output, "<slots_used>2</slots_used>", "<slots_used>0</slots_used>"), Name, "<JB_name>a<b</JB_name>"));

    [TestMethod]
    public void Read_EveryRunningJobOdd_IsWholeAndEveryHostIsBusy()
    {
        var snapshot = Read(output => output.Replace(Name, "<JB_name>a<b</JB_name>", StringComparison.Ordinal));

        Assert.IsNull(snapshot.Incomplete);
        Assert.IsEmpty(snapshot.Jobs.Where(j => j.State == JobState.Running));
        Assert.IsTrue(snapshot.Nodes.All(n => n.HasJobs));
    }

    [TestMethod]
    public void Read_WaitingJobOfAnotherForm_IsLeftOutAlone()
    {
        var whole = RecordedSge.Read("01_jobs_no_nodes");
        var snapshot = RecordedSge.Read(part => part == "qstat"
            ? ScriptedRunner.Result(Encoding.UTF8.GetBytes(ReplaceFirst(Encoding.UTF8.GetString(RecordedSge.Output("01_jobs_no_nodes_qstat")), "<JB_name>smp</JB_name>", "<JB_name>s<m>p</JB_name>")))
            : RecordedSge.Result($"01_jobs_no_nodes_{part}"));

        Assert.IsNull(snapshot.Incomplete);
        CollectionAssert.AreEqual(whole.Jobs.Where(j => j.Name != "smp").Select(j => j.Id).ToArray(), snapshot.Jobs.Select(j => j.Id).ToArray());
        Assert.AreEqual(1, snapshot.Skipped.Values.Sum());
    }

    [TestMethod]
    [DataRow("</job_list>", "", DisplayName = "a job that does not end")]
    [DataRow("</job_list>\n    </Queue-List>", "", DisplayName = "nor its host")]
    [DataRow("<slots>2</slots>", "<slots><job_list state=\"running\">", DisplayName = "another job begins in it")]
    public void Read_OddJobWhoseEndIsNotSure_IsIncomplete(string piece, string instead) => Assert.IsNotNull(Read(output => ReplaceFirst(output, piece, instead)).Incomplete);

    private static void AssertOneIsLeftOut(Func<string, string> change)
    {
        var snapshot = Read(change);

        Assert.IsNull(snapshot.Incomplete);
        Assert.AreEqual(1, snapshot.Skipped.Values.Sum(), "its part on the other host is read");
        Assert.IsTrue(snapshot.Nodes.All(n => n.HasJobs));
        CollectionAssert.AreEqual(new[] { new NodeName("wn-3") }, snapshot.Jobs.Single(j => j.State == JobState.Running).Nodes.ToArray());
    }

    private static LrmsSnapshot Read(Func<string, string> change) => RecordedSge.Read(part => part == "qstat"
        ? ScriptedRunner.Result(Encoding.UTF8.GetBytes(change(Encoding.UTF8.GetString(RecordedSge.Output($"{Situation}_qstat")))))
        : RecordedSge.Result($"{Situation}_{part}"));

    private static string ReplaceFirst(string text, string piece, string instead) => text.IndexOf(piece, StringComparison.Ordinal) is var at and >= 0
        ? string.Concat(text.AsSpan(0, at), instead, text.AsSpan(at + piece.Length))
        : throw new InvalidOperationException($"The recorded output has no {piece}.");
}
