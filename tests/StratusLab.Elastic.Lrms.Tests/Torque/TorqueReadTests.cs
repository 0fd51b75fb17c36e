using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Lrms.Tests.Torque;

/// <summary>Reads: which commands, for which server, and what a failure of one does to the snapshot.</summary>
[TestClass]
public sealed class TorqueReadTests
{
    private const string Queues = "qstat -Q -f";
    private const string Nodes = "pbsnodes -x";
    private const string Jobs = "qstat -t -x";

    [TestMethod]
    public async Task Read_Always_IsThreeCommandsForTheServer()
    {
        var runner = new ReplayedRunner(Recorded);
        var snapshot = await RecordedTorque.Lrms(runner, RecordedTorque.Options with { BinDirectory = "/opt/torque/bin" }).ReadAsync(CancellationToken.None);
        Assert.IsNull(snapshot.Incomplete);
        CollectionAssert.AreEqual(new[] { Queues, Nodes, Jobs }, runner.Lines.ToArray());
        Assert.IsTrue(runner.Commands.All(c => c.Program.StartsWith("/opt/torque/bin/", StringComparison.Ordinal)));
        Assert.IsTrue(runner.Commands.All(c => c.Environment["PBS_DEFAULT"] == "vm"));
        Assert.IsTrue(runner.Commands.All(c => c.Deadline <= TimeSpan.FromSeconds(30)));
    }

    [TestMethod]
    public async Task Read_Always_LeavesNoFileBehind()
    {
        var runner = new ReplayedRunner(Recorded);
        await RecordedTorque.Lrms(runner).ReadAsync(CancellationToken.None);
        var file = runner.Commands[^1].OutputFile;
        Assert.IsNotNull(file);
        Assert.IsFalse(File.Exists(file));
    }

    [TestMethod]
    [DataRow(Queues)]
    [DataRow(Nodes)]
    [DataRow(Jobs)]
    public async Task Read_OneCommandFails_IsIncompleteWithItsWords(string which)
    {
        var snapshot = await ReadAsync(command => Is(command, which) ? RecordedTorque.Result("11_server_down") : Recorded(command));
        Assert.Contains("Connection refused", snapshot.Incomplete!);
        Assert.IsEmpty(snapshot.Nodes);
        Assert.IsEmpty(snapshot.Jobs);
    }

    [TestMethod]
    public async Task Read_XmlWasCutAndThereIsNoText_AsksForXmlAgain()
    {
        var isCut = true;
        var runner = new ReplayedRunner(command =>
            Is(command, "qstat -t -f -1") ? RecordedTorque.Result("", "qstat: invalid option -- '1'", 2)
            : isCut && Is(command, Jobs) ? RecordedTorque.Result("<Data><Job>", "", 0)
            : Recorded(command));
        var lrms = RecordedTorque.Lrms(runner);
        Assert.IsNotNull((await lrms.ReadAsync(CancellationToken.None)).Incomplete);
        isCut = false;
        Assert.IsNotNull((await lrms.ReadAsync(CancellationToken.None)).Incomplete);

        Assert.IsNull((await lrms.ReadAsync(CancellationToken.None)).Incomplete);
    }

    [TestMethod]
    [DataRow(Queues)]
    [DataRow(Nodes)]
    [DataRow(Jobs)]
    public async Task Read_OneCommandHangs_IsIncomplete(string which)
    {
        var snapshot = await ReadAsync(command => Is(command, which) ? throw new PeerUnreachableException("did not end within 20 s") : Recorded(command));
        Assert.Contains("20 s", snapshot.Incomplete!);
    }

    [TestMethod]
    [DataRow(Queues)]
    [DataRow(Nodes)]
    [DataRow(Jobs)]
    public async Task Read_OneOutputWasNotKeptWhole_IsIncomplete(string which) =>
        Assert.IsNotNull((await ReadAsync(command => Recorded(command) with { IsTruncated = Is(command, which) })).Incomplete);

    [TestMethod]
    [DataRow(Queues)]
    [DataRow(Nodes)]
    public async Task Read_OneCommandPrintsNothing_IsIncomplete(string which) =>
        Assert.IsNotNull((await ReadAsync(command => Is(command, which) ? RecordedTorque.Result([]) : Recorded(command))).Incomplete);

    [TestMethod]
    public async Task Read_NoJobsWherePrintsNothing_IsWholeWhenTheQueuesAreEmpty()
    {
        var snapshot = await RecordedTorque.ReadAsync(RecordedTorque.Result("03_pbsnodes_up_xml"), RecordedTorque.Result([]));
        Assert.IsNull(snapshot.Incomplete);
        Assert.IsEmpty(snapshot.Jobs);
    }

    [TestMethod]
    [DataRow("<Data></Data>")]
    [DataRow("")]
    public async Task Read_NoJobsButTheQueuesCountSome_IsIncomplete(string jobs)
    {
        var queues = QueueWith("Queued:3");
        var snapshot = await RecordedTorque.ReadAsync(RecordedTorque.Result("03_pbsnodes_up_xml"), RecordedTorque.Result(jobs, "", 0), queues);
        Assert.Contains("query_other_jobs", snapshot.Incomplete!);
    }

    [TestMethod]
    public async Task Read_NoJobsAndCountsThatDrifted_IsIncomplete()
    {
        var snapshot = await RecordedTorque.ReadAsync(RecordedTorque.Result("03_pbsnodes_up_xml"), RecordedTorque.Result([]), QueueWith("Queued:-3"));
        Assert.IsNotNull(snapshot.Incomplete);
    }

    [TestMethod]
    public async Task Read_BusyNodesWithoutTheirJobs_IsIncomplete()
    {
        var snapshot = await RecordedTorque.ReadAsync("03_pbsnodes_busy_xml", "00_qstat_empty_xml");
        Assert.Contains("wn-2, wn-3", snapshot.Incomplete!);
    }

    [TestMethod]
    public async Task Read_PbsnodesFailsOtherwise_IsNotTakenForNoNodes()
    {
        var snapshot = await RecordedTorque.ReadAsync(RecordedTorque.Result("", "pbsnodes: Access from host not allowed", 1), RecordedTorque.Result("00_qstat_empty_xml"));
        Assert.Contains("acl_hosts", snapshot.Incomplete!);
    }

    [TestMethod]
    public async Task Read_AfterXmlThatCannotBeRead_AsksForTextAndBack()
    {
        var runner = new ReplayedRunner(command => Is(command, Jobs) || Is(command, "qstat -t -f -1") ? RecordedTorque.Result("garbage\n\n", "", 0) : Recorded(command));
        var lrms = RecordedTorque.Lrms(runner);
        for (var i = 0; i < 3; i++)
        {
            Assert.IsNotNull((await lrms.ReadAsync(CancellationToken.None)).Incomplete);
        }

        CollectionAssert.AreEqual(new[] { Jobs, "qstat -t -f -1", Jobs }, runner.Lines.Where((_, i) => i % 3 == 2).ToArray());
    }

    private static CommandResult QueueWith(string counts) =>
        RecordedTorque.Result($"Queue: batch\n    queue_type = Execution\n    state_count = Transit:0 {counts} \n    enabled = True\n    started = True\n\n", "", 0);

    private static bool Is(Command command, string line) => ReplayedRunner.Line(command) == line;

    private static CommandResult Recorded(Command command) =>
        RecordedTorque.Result(Is(command, Queues) ? "00_qstat_Qf" : Is(command, Nodes) ? "03_pbsnodes_busy_xml" : "03_qstat_running_t_xml");

    private static Task<Core.Model.LrmsSnapshot> ReadAsync(Func<Command, CommandResult> answer) =>
        RecordedTorque.Lrms(new ReplayedRunner(answer)).ReadAsync(CancellationToken.None);
}
