using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Lrms.Slurm;

namespace StratusLab.Elastic.Lrms.Tests.Slurm;

/// <summary>Reads: which commands, in which environment, and what a failure of one does to the snapshot.</summary>
[TestClass]
public sealed class SlurmReadTests
{
    private static readonly SlurmOptions Options = new()
    {
        Cluster = new ClusterName("lab"),
        Site = "site",
        BinDirectory = "/opt/slurm/bin",
        ConfFile = "/etc/lab/slurm.conf",
    };

    public TestContext TestContext { get; set; } = null!; // set by the framework

    [TestMethod]
    public async Task Read_Always_IsThreeCommandsInAnOrderThatMissesNothing()
    {
        var runner = new ScriptedRunner(Recorded);
        var snapshot = await ReadAsync(runner);
        Assert.IsNull(snapshot.Incomplete);
        Assert.HasCount(3, runner.Commands);
        Assert.AreEqual("scontrol -o -a -d -F show partition", runner.Lines.First());
        Assert.AreEqual("scontrol -o -a -d -F show node", runner.Lines.ElementAt(1));
        Assert.StartsWith("squeue -a -O JobArrayID:0\t,SubmitTime:0\t,", runner.Lines.Last());
        Assert.IsTrue(runner.Commands.All(c => c.Program.StartsWith("/opt/slurm/bin/", StringComparison.Ordinal)));
    }

    [TestMethod]
    public async Task Read_Always_AsksInAFixedEnvironment()
    {
        var runner = new ScriptedRunner(Recorded);
        await ReadAsync(runner);
        foreach (var environment in runner.Commands.Select(c => c.Environment))
        {
            Assert.AreEqual("%s", environment["SLURM_TIME_FORMAT"]);
            Assert.AreEqual("0", environment["SLURM_BITSTR_LEN"]);
            Assert.AreEqual("/etc/lab/slurm.conf", environment["SLURM_CONF"]);
            Assert.AreEqual("", environment["SQUEUE_USERS"], "the caller's own filters are unset");
            Assert.AreEqual("", environment["SQUEUE_STATES"]);
        }

        Assert.IsTrue(runner.Commands.All(c => c.Deadline == Options.ReadDeadline));
    }

    [TestMethod]
    public async Task Read_Twice_MarksItsRowsAnew()
    {
        var runner = new ScriptedRunner(Recorded);
        await ReadAsync(runner);
        await ReadAsync(runner);
        Assert.AreNotEqual(runner.Lines.ElementAt(2), runner.Lines.ElementAt(5));
    }

    [TestMethod]
    [DataRow("node")]
    [DataRow("partition")]
    [DataRow("squeue")]
    public async Task Read_OneCommandFails_IsIncompleteWithItsWords(string which)
    {
        var down = RecordedSlurm.Result("07_down_nodes");
        var snapshot = await ReadAsync(new ScriptedRunner(command => IsFor(command, which) ? down : Recorded(command)));
        Assert.Contains("Unable to contact slurm controller", snapshot.Incomplete!);
        Assert.IsEmpty(snapshot.Nodes);
        Assert.IsEmpty(snapshot.Jobs);
    }

    [TestMethod]
    [DataRow("node")]
    [DataRow("partition")]
    [DataRow("squeue")]
    public async Task Read_OneCommandPrintsNothing_IsIncomplete(string which)
    {
        var snapshot = await ReadAsync(new ScriptedRunner(command => IsFor(command, which) ? ScriptedRunner.Result("") : Recorded(command)));
        Assert.IsNotNull(snapshot.Incomplete);
    }

    [TestMethod]
    [DataRow("node")]
    [DataRow("partition")]
    [DataRow("squeue")]
    public async Task Read_OneOutputWasNotKeptWhole_IsIncomplete(string which)
    {
        var snapshot = await ReadAsync(new ScriptedRunner(command => Recorded(command) with { IsTruncated = IsFor(command, which) }));
        Assert.IsNotNull(snapshot.Incomplete);
    }

    [TestMethod]
    public async Task Read_DeadlinePassed_IsIncomplete()
    {
        var snapshot = await ReadAsync(new ScriptedRunner(_ => throw new PeerUnreachableException("did not end within 20 s")));
        Assert.Contains("20 s", snapshot.Incomplete!);
    }

    [TestMethod]
    public async Task Read_ProgramMissing_IsIncomplete()
    {
        var snapshot = await ReadAsync(new ScriptedRunner(_ => throw new RejectedException("There is no program scontrol")));
        Assert.Contains("scontrol", snapshot.Incomplete!);
    }

    [TestMethod]
    public async Task Read_FirstCommandFails_AsksNoMore()
    {
        var runner = new ScriptedRunner(_ => RecordedSlurm.Result("07_down_nodes"));
        await ReadAsync(runner);
        Assert.HasCount(1, runner.Commands);
    }

    [TestMethod]
    [DataRow("State=", "Stat=")]
    [DataRow("CPUTot=2", "CPUTot=two")]
    [DataRow("RealMemory=700", "RealMemory=")]
    public async Task Read_NodeThatCannotBeRead_IsIncomplete(string what, string instead)
    {
        var runner = new ScriptedRunner(command => Altered(command, "node", text => text.Replace(what, instead, StringComparison.Ordinal)));
        var snapshot = await ReadAsync(runner);
        Assert.IsNotNull(snapshot.Incomplete);
    }

    private static bool IsFor(Command command, string which) => ScriptedRunner.Line(command).Contains(which, StringComparison.Ordinal);

    private static CommandResult Altered(Command command, string which, Func<string, string> change)
    {
        var result = Recorded(command);
        return IsFor(command, which) ? ScriptedRunner.Result(change(System.Text.Encoding.UTF8.GetString(result.Output.Span))) : result;
    }

    // squeue prints the mark that it was asked for.
    private static CommandResult Recorded(Command command)
    {
        if (!IsFor(command, "squeue"))
        {
            return RecordedSlurm.Result(IsFor(command, "node") ? "02_one_node_nodes" : "02_one_node_partitions");
        }

        var mark = command.Arguments[^1][command.Arguments[^1].LastIndexOf('#')..];
        var text = System.Text.Encoding.Latin1.GetString(RecordedSlurm.Output("02_one_node_squeue"));
        return ScriptedRunner.Result(System.Text.Encoding.Latin1.GetBytes(text.Replace(SqueueTable.Mark, mark, StringComparison.Ordinal)));
    }

    private Task<LrmsSnapshot> ReadAsync(ICommandRunner runner) =>
        new SlurmLrms(Options, runner, TimeProvider.System).ReadAsync(TestContext.CancellationToken);
}
