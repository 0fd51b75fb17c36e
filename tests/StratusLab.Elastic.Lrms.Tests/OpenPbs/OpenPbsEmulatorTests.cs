using System.Runtime.Versioning;
using System.Text;
using System.Text.RegularExpressions;
using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Lrms.Tests.OpenPbs;

/// <summary>The emulator prints what the real programs printed; and cases of the adapter that only a state machine shows.</summary>
[TestClass]
[SupportedOSPlatform("linux")]
public sealed partial class OpenPbsEmulatorTests
{
    private static readonly NodeName Node = new("wn-5");
    private static readonly NodeName Other = new("wn-6");
    private static readonly DrainTag Tag = DrainTag.For("site", new VmId(7));

    private readonly EmulatedOpenPbs pbs = new();

    public TestContext TestContext { get; set; } = null!; // set by the framework

    private CancellationToken Ct => TestContext.CancellationToken;

    [TestCleanup]
    public async Task CleanupAsync() => await pbs.DisposeAsync();

    [TestMethod]
    public async Task Emulator_BusyNode_PrintsTheKeysOfTheRecording()
    {
        await pbs.AddNodeAsync(Node);
        await pbs.LabAsync("unmark", Node.Value);
        await pbs.OccupyAsync(Node);
        Assert.AreEqual(Keys(FirstOf(Recorded("03_pbsnodes_busy_json"))), Keys(FirstOf(await pbs.RunAsync("pbsnodes", "-av", "-F", "json"))));
    }

    [TestMethod]
    public async Task Emulator_NodeWithoutDaemon_PrintsTheKeysOfTheRecording()
    {
        await pbs.RunAsync("qmgr", "-c", "create node wn-2");
        Assert.AreEqual(Recorded("02_pbsnodes_unknown_json")[30..].TrimEnd('\n'), (await pbs.RunAsync("pbsnodes", "-a", "-F", "json"))[30..]);
    }

    [TestMethod]
    public async Task Emulator_OfflineNode_PrintsTheKeysOfTheRecording()
    {
        await pbs.AddNodeAsync(Node);
        await pbs.StartJobAsync(new JobId(await pbs.LabAsync("submit", "select=1:ncpus=1")), Node);
        await pbs.DrainByHandAsync(Node, "drained by lab");
        var recorded = Recorded("04_pbsnodes_offline_json");
        Assert.AreEqual(Keys(FirstOf(recorded[recorded.IndexOf("\"wn-3\"", StringComparison.Ordinal)..])), Keys(FirstOf(await pbs.RunAsync("pbsnodes", "-av", "-F", "json"))));
    }

    [TestMethod]
    public async Task Emulator_WaitingJob_PrintsTheKeysOfTheRecording()
    {
        await pbs.LabAsync("submit");
        Assert.AreEqual(Keys(FirstOf(Recorded("01_qstat_nonodes_json")), "PBS_O"), Keys(FirstOf(await pbs.RunAsync("qstat", "-f", "-F", "json")), "PBS_O"));
    }

    [TestMethod]
    public async Task Emulator_RunningJob_PrintsTheKeysOfTheRecording()
    {
        await pbs.AddNodeAsync(Node);
        await pbs.OccupyAsync(Node);
        Assert.AreEqual(Keys(FirstOf(Recorded("03_qstat_running_json")), "PBS_O"), Keys(FirstOf(await pbs.RunAsync("qstat", "-f", "-F", "json")), "PBS_O"));
    }

    [TestMethod]
    public async Task Emulator_Queue_PrintsTheKeysOfTheRecording() => Assert.AreEqual(
        Keys(Recorded("00_qstat_Qf_json")).Replace("workq", "batch", StringComparison.Ordinal), Keys(await pbs.RunAsync("qstat", "-Qf", "-F", "json")));

    [TestMethod]
    [DataRow("02_create_node_again", "create node wn-2")]
    [DataRow("02_create_node_unresolvable", "create node nosuchhost-99")]
    [DataRow("04_delete_busy", "delete node wn-3")]
    public async Task Emulator_Refusal_IsThatOfTheRecording(string name, string directive)
    {
        await pbs.LabAsync("nowhere", "nosuchhost-99");
        await pbs.AddNodeAsync(new NodeName("wn-2"));
        await pbs.AddNodeAsync(new NodeName("wn-3"));
        await pbs.OccupyAsync(new NodeName("wn-3"));
        AssertSame(RecordedOpenPbs.Result(name), await pbs.TryAsync("qmgr", "-c", directive));
    }

    [TestMethod]
    public async Task Emulator_NoNodes_IsThatOfTheRecording() =>
        AssertSame(RecordedOpenPbs.Result("00_pbsnodes_empty_json"), await pbs.TryAsync("pbsnodes", "-a", "-F", "json"));

    [TestMethod]
    public async Task Emulator_ServerDown_IsThatOfTheRecording()
    {
        await pbs.StopServerAsync();
        var result = await pbs.TryAsync("qstat", "-f", "-F", "json");
        AssertSame(RecordedOpenPbs.Result("11_server_down"), result);
        Assert.AreEqual(Keys(Recorded("11_server_down")), Keys(Encoding.UTF8.GetString(result.Output.Span)));
    }

    [TestMethod]
    public async Task Read_ArrayHalfStarted_ListsWhatRunsAndWhatWaits()
    {
        await pbs.AddNodeAsync(Node);
        var array = new JobId(await pbs.LabAsync("submit", "state=B", "array=Queued:8 Running:2 Exiting:0 Expired:0", "comment=Job Array Began at Sun Nov 22 at 06:55"));
        await pbs.StartJobAsync(new JobId("0[1].vm"), Node);
        await pbs.StartJobAsync(new JobId("0[2].vm"), Node);

        var jobs = (await pbs.Lrms.ReadAsync(Ct)).Jobs;

        Assert.AreEqual(8, jobs.Single(j => j.State == JobState.Pending).Tasks);
        var running = jobs.Where(j => j.State == JobState.Running).ToArray();
        Assert.AreEqual("0[1].vm 0[2].vm", string.Join(' ', running.Select(j => j.Id)));
        Assert.IsTrue(running.All(j => j.Array == array && j.Nodes.Single() == Node));
    }

    [TestMethod]
    public async Task Register_NewNode_IsOursWithItsResources()
    {
        await pbs.Lrms.RegisterAsync(Registration(), Ct);

        var node = (await pbs.Lrms.ReadAsync(Ct)).Nodes.Single();
        Assert.AreEqual(new Resources(2, 1024), node.Total);
        CollectionAssert.AreEqual(new[] { "elastic" }, node.Features.ToArray());
        Assert.IsFalse(node.IsUp);
        Assert.Contains("stratuslab:site:node", await pbs.RunAsync("pbsnodes", "-av", "-F", "json"));
    }

    [TestMethod]
    public async Task Register_CutShortBefore_IsFinished()
    {
        await pbs.RunAsync("qmgr", "-c", "create node wn-5 resources_available.ncpus=2,resources_available.mem=1024mb,resources_available.elastic=True");
        Assert.IsTrue((await pbs.Lrms.ReadAsync(Ct)).Nodes.Single().IsForeign, "nobody has said whose it is");

        await pbs.Lrms.RegisterAsync(Registration(), Ct);

        Assert.IsFalse((await pbs.Lrms.ReadAsync(Ct)).Nodes.Single().IsForeign);
        Assert.AreEqual(2, (await pbs.Lrms.ReadAsync(Ct)).Nodes.Single().Total.Cores);
        Assert.Contains("stratuslab:site:node", await pbs.RunAsync("pbsnodes", "-av", "-F", "json"));
    }

    [TestMethod]
    [DataRow("", DisplayName = "an administrator has only named it yet")]
    [DataRow(" resources_available.ncpus=2", DisplayName = "of another size")]
    public async Task Register_UnusedNodeThatWeWouldNotMakeSo_IsRejected(string attributes)
    {
        await pbs.RunAsync("qmgr", "-c", $"create node wn-5{attributes}");
        var before = await pbs.RunAsync("qmgr", "-c", "list node wn-5");

        await Assert.ThrowsExactlyAsync<RejectedException>(() => pbs.Lrms.RegisterAsync(Registration(), Ct));

        Assert.AreEqual(before, await pbs.RunAsync("qmgr", "-c", "list node wn-5"));
        Assert.DoesNotContain("stratuslab", await pbs.RunAsync("pbsnodes", "-av", "-F", "json"));
    }

    [TestMethod]
    public async Task Register_NodeOfSomebodyElse_IsRejected()
    {
        await pbs.AddNodeAsync(Node);
        await pbs.LabAsync("unmark", Node.Value);
        await pbs.OccupyAsync(Node);

        await Assert.ThrowsExactlyAsync<RejectedException>(() => pbs.Lrms.RegisterAsync(Registration(), Ct));
    }

    [TestMethod]
    public async Task Register_NameThatDoesNotResolve_IsRejectedWithTheCure()
    {
        await pbs.LabAsync("nowhere", Node.Value);
        var rejected = await Assert.ThrowsExactlyAsync<RejectedException>(() => pbs.Lrms.RegisterAsync(Registration(), Ct));
        Assert.Contains("/etc/hosts", rejected.Message);
    }

    [TestMethod]
    public async Task Register_FeatureThatIsNoResource_IsRejectedWithTheCure()
    {
        var rejected = await Assert.ThrowsExactlyAsync<RejectedException>(
            () => pbs.Lrms.RegisterAsync(Registration() with { Features = ["large"] }, Ct));
        Assert.Contains("create resource", rejected.Message);
        Assert.IsEmpty((await pbs.Lrms.ReadAsync(Ct)).Nodes, "nothing half made");
    }

    [TestMethod]
    public async Task Drain_AsOrdinaryUser_IsRejected()
    {
        await pbs.AddNodeAsync(Node);
        await pbs.ForbidAsync();
        await Assert.ThrowsExactlyAsync<RejectedException>(() => pbs.Lrms.DrainAsync(Node, Tag, Ct));
    }

    [TestMethod]
    public async Task Resume_OurDrain_LeavesTheNodeOurs()
    {
        await pbs.AddNodeAsync(Node);
        await pbs.Lrms.DrainAsync(Node, Tag, Ct);
        await pbs.Lrms.ResumeAsync(Node, Tag, Ct);
        await pbs.Lrms.DrainAsync(Node, Tag, Ct);
        Assert.AreEqual(DeregisterOutcome.Gone, await pbs.Lrms.DeregisterAsync(Node, isDead: false, Ct));
    }

    [TestMethod]
    public async Task Deregister_DownWithItsJobs_IsBusyUntilTheVmIsGone()
    {
        await pbs.AddNodeAsync(Node);
        await pbs.OccupyAsync(Node);
        await pbs.LabAsync("crash", Node.Value);

        Assert.AreEqual(DeregisterOutcome.Busy, await pbs.Lrms.DeregisterAsync(Node, isDead: false, Ct));
        Assert.AreEqual(DeregisterOutcome.Gone, await pbs.Lrms.DeregisterAsync(Node, isDead: true, Ct));
    }

    [TestMethod]
    public async Task Deregister_DeadNode_OnlyItsOwnJobsWaitAgain()
    {
        await pbs.AddNodeAsync(Node);
        await pbs.AddNodeAsync(Other);
        await pbs.OccupyAsync(Node);
        var alive = await pbs.OccupyAsync(Other);

        await pbs.Lrms.DeregisterAsync(Node, isDead: true, Ct);

        Assert.AreEqual(alive, (await pbs.Lrms.ReadAsync(Ct)).Jobs.Single(j => j.State == JobState.Running).Id);
    }

    [TestMethod]
    public async Task Deregister_DeadNodeWithATaskOfAnArray_IsGone()
    {
        await pbs.AddNodeAsync(Node);
        await pbs.LabAsync("submit", "state=B", "array=Queued:8 Running:1 Exiting:0 Expired:0");
        await pbs.StartJobAsync(new JobId("0[3].vm"), Node);

        Assert.AreEqual(DeregisterOutcome.Gone, await pbs.Lrms.DeregisterAsync(Node, isDead: true, Ct));
    }

    [TestMethod]
    public async Task Deregister_DeadNodeWithAJobThatMustNotRunTwice_IsLeftToTheServer()
    {
        await pbs.AddNodeAsync(Node);
        await pbs.StartJobAsync(new JobId(await pbs.LabAsync("submit", "rerunnable=False")), Node);

        Assert.AreEqual(DeregisterOutcome.Busy, await pbs.Lrms.DeregisterAsync(Node, isDead: true, Ct));

        Assert.AreEqual(JobState.Running, (await pbs.Lrms.ReadAsync(Ct)).Jobs.Single().State);
    }

    [TestMethod]
    public async Task Deregister_NodeWithoutOurMark_IsRejectedAndStays()
    {
        await pbs.AddNodeAsync(Node);
        await pbs.LabAsync("unmark", Node.Value);

        await Assert.ThrowsExactlyAsync<RejectedException>(() => pbs.Lrms.DeregisterAsync(Node, isDead: true, Ct));

        Assert.HasCount(1, (await pbs.Lrms.ReadAsync(Ct)).Nodes);
    }

    private static NodeRegistration Registration() => new()
    {
        Vm = new VmId(7),
        Name = Node,
        Address = "10.77.0.5",
        Resources = new Resources(2, 1024),
        Features = ["elastic"],
    };

    private static string Recorded(string name) => Encoding.UTF8.GetString(RecordedOpenPbs.Output(name));

    private static void AssertSame(CommandResult recorded, CommandResult result)
    {
        Assert.AreEqual(recorded.ExitCode, result.ExitCode);
        Assert.AreEqual(recorded.Error, result.Error.Replace(" ; ", "; ", StringComparison.Ordinal));
    }

    // The first record of an output: what is between its name and the line that closes it.
    private static string FirstOf(string output)
    {
        var start = output.IndexOf("\t\t\t", StringComparison.Ordinal);
        return output[start..output.IndexOf("\n\t\t}", start, StringComparison.Ordinal)];
    }

    private static string Keys(string output, string without = "\n") =>
        string.Join(' ', Key().Matches(output).Select(m => m.Groups[1].Value).Where(key => !key.StartsWith(without, StringComparison.Ordinal)));

    [GeneratedRegex("(?m)^\t+\"([^\"]+)\":")]
    private static partial Regex Key();
}
