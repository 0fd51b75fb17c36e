using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Lrms.Slurm;

namespace StratusLab.Elastic.Lrms.Tests.Slurm;

/// <summary>Cloud mode: what the states of power saving mean, and what the verbs do. The states are those that 22.05.8 showed.</summary>
[TestClass]
public sealed class SlurmCloudTests
{
    private const string Mark = "stratuslab:site:";

    private static readonly NodeName Node = new("wn-5");
    private static readonly DrainTag Tag = DrainTag.For("site", new VmId(7));

    public TestContext TestContext { get; set; } = null!; // Set by the framework.

    private CancellationToken Ct => TestContext.CancellationToken;

    [TestMethod]
    [DataRow("IDLE+CLOUD+POWERED_DOWN", "", NodeCall.Released)]
    [DataRow("IDLE+CLOUD+POWERED_DOWN+NOT_RESPONDING", "", NodeCall.Released)]
    [DataRow("IDLE+CLOUD+POWERED_DOWN+PLANNED", "", NodeCall.Released)]
    [DataRow("ALLOCATED+CLOUD+POWERED_DOWN", "", NodeCall.CalledFor)]
    [DataRow("MIXED+CLOUD+NOT_RESPONDING+POWERING_UP", "", NodeCall.CalledFor)]
    [DataRow("IDLE+CLOUD+POWER_UP+POWERED_DOWN", "", NodeCall.CalledFor)]
    [DataRow("IDLE+CLOUD+NOT_RESPONDING+POWERING_UP", "", NodeCall.CalledFor)]
    [DataRow("DOWN+CLOUD+NOT_RESPONDING+POWERING_UP", Mark + "gone", NodeCall.None)]
    [DataRow("ALLOCATED+CLOUD", "", NodeCall.None)]
    [DataRow("ALLOCATED+CLOUD+DRAIN+POWER_DOWN", "", NodeCall.None)]
    [DataRow("IDLE+CLOUD+POWERING_DOWN", "", NodeCall.Released)]
    [DataRow("DOWN+CLOUD+POWERING_DOWN", Mark + "gone", NodeCall.Released)]
    [DataRow("DOWN+CLOUD+POWERED_DOWN", Mark + "gone", NodeCall.GivenUp)]
    [DataRow("DOWN+CLOUD+POWERED_DOWN+NOT_RESPONDING", "ResumeTimeout reached", NodeCall.GivenUp)]
    [DataRow("DOWN+CLOUD+POWERED_DOWN", "rack is being moved", NodeCall.Released)]
    [DataRow("IDLE+CLOUD+DRAIN+POWERED_DOWN", "rack is being moved", NodeCall.Released)]
    [DataRow("IDLE+DYNAMIC_NORM+POWERED_DOWN", "", NodeCall.None)]
    public void Read_StateOfPowerSaving_IsOneCall(string state, string reason, NodeCall expected) => Assert.AreEqual(expected, Read(state, reason, SlurmMode.Cloud).Call);

    [TestMethod]
    [DataRow("08_powered_down", "wn-2 Released, wn-3 Released, wn-4 Released, wn-5 Released, wn-50 Released, wn-51 Released")]
    [DataRow("08_called", "wn-2 CalledFor, wn-3 CalledFor, wn-4 Released, wn-5 Released, wn-50 CalledFor, wn-51 CalledFor")]
    [DataRow("08_one_dead", "wn-2 CalledFor, wn-3 CalledFor, wn-4 Released, wn-5 Released, wn-50 Released, wn-51 CalledFor")]
    [DataRow("08_given_up", "wn-2 GivenUp, wn-3 GivenUp, wn-4 Released, wn-5 Released, wn-50 GivenUp, wn-51 GivenUp")]
    public void Read_RecordedSituation_IsWholeAndSaysWhatSlurmWants(string situation, string expected)
    {
        var snapshot = RecordedSlurm.Read(situation, Options(SlurmMode.Cloud));
        Assert.IsNull(snapshot.Incomplete);
        Assert.AreEqual(expected, string.Join(", ", snapshot.Nodes.Select(n => $"{n.Name} {n.Call}")));
        Assert.IsFalse(snapshot.Nodes.Any(n => n.IsUp), "none of them is there");
    }

    [TestMethod]
    public void Read_JobsOfCalledNodes_HaveTheirNodesAndDoNotWait()
    {
        var snapshot = RecordedSlurm.Read("08_called", Options(SlurmMode.Cloud));
        Assert.AreEqual("wn-50 wn-51", string.Join(' ', snapshot.Jobs.Single(j => j.Name == "wide").Nodes));
        Assert.AreEqual(JobState.Running, snapshot.Jobs.Single(j => j.Name == "plain").State);
        Assert.AreEqual(WaitReason.Held, snapshot.Jobs.Single(j => j.Name == "held").Reason);
    }

    [TestMethod]
    public void Read_InDynamicMode_CallsForNothing() => Assert.AreEqual(NodeCall.None, Read("ALLOCATED+CLOUD+NOT_RESPONDING+POWERING_UP", "", SlurmMode.Dynamic).Call);

    [TestMethod]
    public void Read_AboutToPowerDown_TakesNoJobs() => Assert.IsTrue(Read("MIXED+CLOUD+POWER_DOWN", "", SlurmMode.Cloud).IsDrained);

    [TestMethod]
    [DataRow("DOWN+CLOUD", "rack is being moved", DeregisterOutcome.Busy, false)]
    [DataRow("DOWN+CLOUD+NOT_RESPONDING", "Not responding", DeregisterOutcome.Busy, true)]
    public async Task Deregister_Down_IsReleasedUnlessAPersonSetItDown(string state, string reason, DeregisterOutcome outcome, bool isReleased)
    {
        var runner = Shows(state, reason);
        Assert.AreEqual(outcome, await Lrms(runner).DeregisterAsync(Node, isDead: false, Ct));
        Assert.AreEqual(isReleased, runner.Lines.Any(line => line.EndsWith("state=power_down", StringComparison.Ordinal)));
    }

    [TestMethod]
    [DataRow("IDLE+CLOUD+POWERING_DOWN", "")]
    [DataRow("IDLE+CLOUD+POWERED_DOWN", "")]
    public async Task Deregister_ReleasedBySlurm_IsGoneWithoutAnUpdate(string state, string reason)
    {
        var runner = Shows(state, reason);
        Assert.AreEqual(DeregisterOutcome.Gone, await Lrms(runner).DeregisterAsync(Node, isDead: false, Ct));
        Assert.HasCount(1, runner.Commands);
    }

    [TestMethod]
    [DataRow("IDLE+CLOUD+DRAIN")]
    [DataRow("DOWN+CLOUD+POWERED_DOWN+NOT_RESPONDING")]
    public async Task Deregister_DrainedByUsOrGivenUp_PowersItDownGently(string state)
    {
        var runner = Shows(state, Tag.Value);
        Assert.AreEqual(DeregisterOutcome.Busy, await Lrms(runner).DeregisterAsync(Node, isDead: false, Ct));
        Assert.AreEqual("scontrol update nodename=wn-5 state=power_down", Updates(runner));
    }

    [TestMethod]
    [DataRow("ALLOCATED+CLOUD+NOT_RESPONDING+POWERING_UP", "")]
    [DataRow("IDLE+CLOUD", "")]
    [DataRow("IDLE+CLOUD+DRAIN", "disk trouble")]
    [DataRow("ALLOCATED+CLOUD+DRAIN", Mark + "retire:vm-7")]
    public async Task Deregister_MayHaveJobsOrIsSomebodyElses_IsLeftAlone(string state, string reason)
    {
        var runner = Shows(state, reason);
        Assert.AreEqual(DeregisterOutcome.Busy, await Lrms(runner).DeregisterAsync(Node, isDead: false, Ct));
        Assert.AreEqual("", Updates(runner));
    }

    [TestMethod]
    public async Task Deregister_Dead_TakesItDownWithOurReasonAndThenPowersItDown()
    {
        var runner = Shows("ALLOCATED+CLOUD+NOT_RESPONDING+POWERING_UP", "");
        await Lrms(runner).DeregisterAsync(Node, isDead: true, Ct);
        Assert.AreEqual("scontrol update nodename=wn-5 state=down reason=stratuslab:site:gone; scontrol update nodename=wn-5 state=power_down_force", Updates(runner));
    }

    [TestMethod]
    [DataRow("IDLE+CLOUD+POWERED_DOWN", "", "scontrol update nodename=wn-5 state=power_up")]
    [DataRow("IDLE+CLOUD+POWERING_DOWN", "", "")]
    [DataRow("IDLE+CLOUD+DRAIN+POWERED_DOWN", "disk trouble", "")]
    [DataRow("DOWN+CLOUD+POWERED_DOWN", "disk trouble", "")]
    [DataRow("IDLE+CLOUD", "", "")]
    public async Task Call_OnlyWhatIsPoweredDownAndUsable(string state, string reason, string expected)
    {
        var runner = Shows(state, reason);
        await Lrms(runner).CallAsync(Node, Ct);
        Assert.AreEqual(expected, Updates(runner));
    }

    [TestMethod]
    [DataRow("DOWN+CLOUD+POWERED_DOWN", Mark + "gone", "scontrol update nodename=wn-5 state=resume")]
    [DataRow("DOWN+CLOUD+POWERED_DOWN", "disk trouble", "")]
    [DataRow("DOWN+CLOUD", Mark + "gone", "")]
    [DataRow("IDLE+CLOUD+POWERED_DOWN", "", "")]
    public async Task GiveBack_OnlyWhatSlurmOrWeGaveUp(string state, string reason, string expected)
    {
        var runner = Shows(state, reason);
        await Lrms(runner).GiveBackAsync(Node, Ct);
        Assert.AreEqual(expected, Updates(runner));
    }

    [TestMethod]
    [DataRow("ALLOCATED+CLOUD+NOT_RESPONDING+POWERING_UP", "cloud", DisplayName = "declared in slurm.conf: slurmd refuses -Z")]
    [DataRow("ALLOCATED+CLOUD+DYNAMIC_NORM+NOT_RESPONDING+POWERING_UP", "dynamic", DisplayName = "made by scontrol create: slurmd needs -Z")]
    public async Task JoinContext_InCloudMode_BringsNoRecordOfItsOwn(string state, string mode)
    {
        var key = Path.GetTempFileName();
        await File.WriteAllBytesAsync(key, new byte[128], Ct);
        var lrms = new SlurmLrms(Options(SlurmMode.Cloud) with { MungeKeyFile = key }, Shows(state, ""), TimeProvider.System);
        var context = await lrms.JoinContextAsync(new() { Vm = new(7), Name = Node, Address = "10.77.0.5", Resources = new(1, 400) }, Ct);
        File.Delete(key);
        Assert.AreEqual(mode, context.Variables["SLURM_MODE"]);
        Assert.IsFalse(context.Variables.ContainsKey("SLURM_NODE_CONF"));
    }

    private static string Updates(ScriptedRunner runner) => string.Join("; ", runner.Lines.Where(l => l.Contains(" update ", StringComparison.Ordinal)));

    private static LrmsNode Read(string state, string reason, SlurmMode mode)
    {
        var parsed = ScontrolNodes.Parse(System.Text.Encoding.UTF8.GetBytes(Line(state, reason)), Options(mode));
        Assert.IsNull(parsed.Error);
        return parsed.Rows.Single().Node;
    }

    private static ScriptedRunner Shows(string state, string reason) => new(command =>
        ScriptedRunner.Result(command.Program == "squeue" ? "JOBID\n" : command.Arguments.Contains("update") ? "" : Line(state, reason)));

    private static string Line(string state, string reason) =>
        $"NodeName=wn-5 Arch=x86_64 CPUAlloc={(state.StartsWith("IDLE", StringComparison.Ordinal) || state.StartsWith("DOWN", StringComparison.Ordinal) ? 0 : 1)} CPUTot=1 ActiveFeatures=elastic Gres=(null) RealMemory=400 AllocMem=0 State={state} ThreadsPerCore=1 Partitions=batch LastBusyTime=Unknown"
        + (reason.Length > 0 ? $" Reason={reason} [root@1795340000]" : "") + "\n";

    private static SlurmOptions Options(SlurmMode mode) => new() { Cluster = new("main"), Site = "site", Mode = mode };

    private static SlurmLrms Lrms(ICommandRunner runner) => new(Options(SlurmMode.Cloud), runner, TimeProvider.System);
}
