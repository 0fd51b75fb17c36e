using System.Text;
using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Lrms.Tests.Slurm;

namespace StratusLab.Elastic.Lrms.Tests.OpenPbs;

/// <summary>Reads: which commands, in which environment, and what a failure of one does to the snapshot.</summary>
[TestClass]
public sealed class OpenPbsReadTests
{
    private static readonly string[] Programs = ["qstat -Qf", "pbsnodes -av", "qstat -f"];

    public static IEnumerable<object[]> EveryCommand => Programs.Select(program => new object[] { program });

    [TestMethod]
    public void Read_Always_IsThreeCommandsInAnOrderThatMissesNothing()
    {
        var runner = new ScriptedRunner(Recorded);
        Assert.IsNull(RecordedOpenPbs.Read(runner).Incomplete);
        CollectionAssert.AreEqual(new[] { "qstat -Qf -F json", "pbsnodes -av -F json", "qstat -f -F json" }, runner.Lines.ToArray());
    }

    [TestMethod]
    public void Read_Always_AsksInAFixedEnvironment()
    {
        var runner = new ScriptedRunner(c => Recorded(c with { Program = Path.GetFileName(c.Program) }));
        RecordedOpenPbs.Read(runner, RecordedOpenPbs.Options with { BinDirectory = "/opt/pbs/bin", ConfFile = "/etc/lab/pbs.conf" });
        foreach (var command in runner.Commands)
        {
            Assert.StartsWith("/opt/pbs/bin/", command.Program);
            Assert.AreEqual("UTC", command.Environment["TZ"]);
            Assert.AreEqual("/etc/lab/pbs.conf", command.Environment["PBS_CONF_FILE"]);
            Assert.AreEqual(RecordedOpenPbs.Options.ReadDeadline, command.Deadline);
        }
    }

    [TestMethod]
    [DynamicData(nameof(EveryCommand))]
    public void Read_OneCommandFailsWithTheHeadOfAnEmptyList_IsIncompleteWithItsWords(string which)
    {
        var snapshot = Read(which, _ => RecordedOpenPbs.Result("11_server_down"));
        Assert.Contains("15010", snapshot.Incomplete!);
        Assert.IsEmpty(snapshot.Nodes);
        Assert.IsEmpty(snapshot.Jobs);
    }

    [TestMethod]
    [DynamicData(nameof(EveryCommand))]
    public void Read_OneCommandHangs_IsIncomplete(string which) =>
        Assert.Contains("20 s", Read(which, _ => throw new PeerUnreachableException("did not end within 20 s")).Incomplete!);

    [TestMethod]
    [DynamicData(nameof(EveryCommand))]
    public void Read_OneCommandPrintsNothing_IsIncomplete(string which) => Assert.IsNotNull(Read(which, _ => ScriptedRunner.Result("")).Incomplete);

    [TestMethod]
    [DynamicData(nameof(EveryCommand))]
    public void Read_OneCommandPrintsGarbage_IsIncomplete(string which) => Assert.IsNotNull(Read(which, _ => ScriptedRunner.Result("<html>502 Bad Gateway</html>\n")).Incomplete);

    [TestMethod]
    [DynamicData(nameof(EveryCommand))]
    public void Read_OneOutputWasNotKeptWhole_IsIncomplete(string which) => Assert.IsNotNull(Read(which, c => Recorded(c) with { IsTruncated = true }).Incomplete);

    [TestMethod]
    public void Read_ProgramMissing_IsIncomplete() =>
        Assert.Contains("no program", RecordedOpenPbs.Read(new ScriptedRunner(_ => throw new RejectedException("There is no program qstat"))).Incomplete!);

    [TestMethod]
    public void Read_FirstCommandFails_AsksNoMore()
    {
        var runner = new ScriptedRunner(_ => RecordedOpenPbs.Result("11_server_down"));
        RecordedOpenPbs.Read(runner);
        Assert.HasCount(1, runner.Commands);
    }

    [TestMethod]
    public void Read_JobsOfOthersHidden_IsIncompleteWithTheCure() =>
        Assert.Contains("query_other_jobs", Read("qstat -f", _ => RecordedOpenPbs.Result("00_qstat_empty_json")).Incomplete!);

    [TestMethod]
    [DataRow("Execution", true)]
    [DataRow("Route", false)]
    public void Read_QueueThatOnlyPassesJobsOn_IsClosedToThoseStillInIt(string type, bool isOpen)
    {
        var queues = Read("qstat -Qf", c => Altered(c, "\"Execution\"", $"\"{type}\"")).Queues;
        Assert.IsTrue(queues.All(q => q.IsOpen == isOpen));
        Assert.IsNotEmpty(queues);
    }

    [TestMethod]
    public void Read_QueuesCountJobsButNoneIsListed_IsIncomplete()
    {
        var runner = new ScriptedRunner(c => ScriptedRunner.Line(c) switch
        {
            "qstat -Qf -F json" => Altered(c, "Queued:0", "Queued:3"),
            "qstat -f -F json" => RecordedOpenPbs.Result("00_qstat_empty_json"),
            _ => RecordedOpenPbs.Result("00_pbsnodes_empty_json"),
        });
        Assert.Contains("3 jobs", RecordedOpenPbs.Read(runner).Incomplete!);
    }

    [TestMethod]
    [DataRow("\"state\":\t\"job-busy\"", "\"stat\":\t\"job-busy\"")]
    [DataRow("\"ncpus\":\t2", "\"ncpus\":\t\"two\"")]
    [DataRow("\"24684092kb\"", "\"much\"")]
    [DataRow("\"0.vm\"", "\"-W\"")]
    public void Read_NodeThatCannotBeRead_IsIncomplete(string what, string instead) => Assert.Contains("wn-", Read("pbsnodes", c => Altered(c, what, instead)).Incomplete!);

    [TestMethod]
    [DataRow("\"job_state\":\t\"Q\"", "\"job_state\":\t\"Z\"")]
    [DataRow("\"schedselect\":\t\"1:ncpus=1:mem=100mb\"", "\"schedselect\":\t\"many\"")]
    public void Read_JobThatCannotBeRead_IsLeftOutOrUnknownAndTheRestIsRead(string what, string instead) =>
        Assert.IsNull(Read("qstat -f", c => Altered(c, what, instead)).Incomplete);

    private static Core.Model.LrmsSnapshot Read(string which, Func<Command, CommandResult> answer) => RecordedOpenPbs.Read(
        new ScriptedRunner(command => ScriptedRunner.Line(command).StartsWith(which, StringComparison.Ordinal) ? answer(command) : Recorded(command)));

    private static CommandResult Altered(Command command, string what, string instead)
    {
        var text = Encoding.UTF8.GetString(Recorded(command).Output.Span);
        Assert.Contains(what, text);
        return ScriptedRunner.Result(text.Replace(what, instead, StringComparison.Ordinal));
    }

    private static CommandResult Recorded(Command command) =>
        RecordedOpenPbs.Result(RecordedOpenPbs.NameOf(command, "03_pbsnodes_busy_json", "03_qstat_running_json"));
}
