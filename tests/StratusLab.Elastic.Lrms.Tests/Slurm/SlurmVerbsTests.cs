using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Lrms.Slurm;

namespace StratusLab.Elastic.Lrms.Tests.Slurm;

/// <summary>What the verbs do to Slurm, beyond the contract of all adapters.</summary>
[TestClass]
public sealed class SlurmVerbsTests
{
    private static readonly NodeName Node = new("wn-5");
    private static readonly DrainTag Tag = DrainTag.For("site", new VmId(7));

    public TestContext TestContext { get; set; } = null!; // set by the framework

    private CancellationToken Ct => TestContext.CancellationToken;

    [TestMethod]
    public async Task Drain_UpNode_UpdatesItOnceWithTheTag()
    {
        var runner = Shows("IDLE+DYNAMIC_NORM");
        await Lrms(runner).DrainAsync(Node, Tag, Ct);
        Assert.AreEqual($"scontrol update nodename=wn-5 state=drain reason={Tag}", runner.Lines.Last());
    }

    [TestMethod]
    public async Task Drain_DownNode_KeepsTheWordsThatItWasDownWith()
    {
        var runner = Shows("DOWN+DYNAMIC_NORM", "Not responding [slurm@1795340000]");
        await Lrms(runner).DrainAsync(Node, Tag, Ct);
        var reason = runner.Commands[^1].Arguments[^1];
        Assert.AreEqual($"reason={Tag} (was down: Not responding [slurm@1795340000])", reason);
        Assert.IsTrue(Tag.IsIn(reason["reason=".Length..]));
    }

    [TestMethod]
    [DataRow("IDLE+DRAIN+DYNAMIC_NORM", "bad disk")]
    [DataRow("IDLE+DRAIN+DYNAMIC_NORM", "stratuslab:site:retire:vm-7")]
    public async Task Drain_DrainedNode_OnlyLooks(string state, string reason)
    {
        var runner = Shows(state, reason);
        await Lrms(runner).DrainAsync(Node, Tag, Ct);
        Assert.HasCount(1, runner.Commands);
    }

    [TestMethod]
    [DataRow("Low RealMemory (reported:400 < 100.00% of configured:460)")]
    [DataRow("Kill task failed")]
    public async Task Drain_NodeThatSlurmDrainedItself_BecomesOurs(string reason)
    {
        var runner = Shows("IDLE+DRAIN+DYNAMIC_NORM", reason);
        await Lrms(runner).DrainAsync(Node, Tag, Ct);
        Assert.AreEqual($"reason={Tag} (was down: {reason})", runner.Commands[^1].Arguments[^1]);
    }

    [TestMethod]
    public async Task Resume_OurDrain_UndrainsAndLeavesDownAlone()
    {
        var runner = Shows("DOWN+DRAIN+DYNAMIC_NORM", $"{Tag} [root@1795340000]");
        await Lrms(runner).ResumeAsync(Node, Tag, Ct);
        Assert.AreEqual("scontrol update nodename=wn-5 state=undrain", runner.Lines.Last());
    }

    [TestMethod]
    public async Task Resume_OurTagButNotDrained_OnlyLooks()
    {
        var runner = Shows("DOWN+DYNAMIC_NORM", Tag.Value);
        await Lrms(runner).ResumeAsync(Node, Tag, Ct);
        Assert.HasCount(1, runner.Commands);
    }

    [TestMethod]
    public async Task Deregister_NeitherDrainedNorDown_IsBusy()
    {
        var runner = Shows("IDLE+DYNAMIC_NORM");
        Assert.AreEqual(DeregisterOutcome.Busy, await Lrms(runner).DeregisterAsync(Node, isDead: false, Ct));
        Assert.HasCount(1, runner.Commands);
    }

    [TestMethod]
    public async Task Deregister_DrainedBySomebodyElse_IsRejected()
    {
        var runner = Shows("IDLE+DRAIN+DYNAMIC_NORM", "keep it, I am looking [root@1795340000]");
        var rejected = await Assert.ThrowsExactlyAsync<RejectedException>(() => Lrms(runner).DeregisterAsync(Node, isDead: false, Ct));
        Assert.Contains("keep it, I am looking", rejected.Message);
        Assert.HasCount(1, runner.Commands);
    }

    [TestMethod]
    public async Task AnyVerb_SetDownByAPerson_LeavesItAlone()
    {
        var runner = Shows("DOWN+DYNAMIC_NORM", "bad disk [root@1795340000]");
        await Lrms(runner).DrainAsync(Node, Tag, Ct);
        await Lrms(runner).ResumeAsync(Node, Tag, Ct);
        await Assert.ThrowsExactlyAsync<RejectedException>(() => Lrms(runner).DeregisterAsync(Node, isDead: false, Ct));
        Assert.IsTrue(runner.Lines.All(line => line.StartsWith("scontrol -o -a show node", StringComparison.Ordinal)), string.Join('\n', runner.Lines));
    }

    [TestMethod]
    public async Task Deregister_DrainedByAnotherSite_IsRejected() =>
        await Assert.ThrowsExactlyAsync<RejectedException>(
            () => Lrms(Shows("IDLE+DRAIN+DYNAMIC_NORM", "stratuslab:site2:retire:vm-7")).DeregisterAsync(Node, isDead: false, Ct));

    [TestMethod]
    [DataRow("IDLE+COMPLETING+DRAIN+DYNAMIC_NORM")]
    [DataRow("MIXED+DRAIN+DYNAMIC_NORM")]
    [DataRow("IDLE+DRAIN+DYNAMIC_NORM+SOMETHING_NEW")]
    public async Task Deregister_BusyOrUnknownState_IsBusyWithoutADelete(string state)
    {
        var runner = Shows(state, Tag.Value);
        Assert.AreEqual(DeregisterOutcome.Busy, await Lrms(runner).DeregisterAsync(Node, isDead: false, Ct));
        Assert.HasCount(1, runner.Commands);
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task Deregister_NodeWithPlansOfAnOldBackfill_WaitsForThePlansToPass(bool isDead)
    {
        var runner = Shows("IDLE+DRAIN+DYNAMIC_NORM+PLANNED", Tag.Value);
        Assert.AreEqual(DeregisterOutcome.Busy, await Lrms(runner).DeregisterAsync(Node, isDead, Ct));
        Assert.IsEmpty(runner.Lines.Where(line => line.Contains("delete", StringComparison.Ordinal)));
    }

    [TestMethod]
    public async Task Deregister_NodeWithPlansOfANewBackfill_IsDeleted()
    {
        var runner = Shows("IDLE+DRAIN+DYNAMIC_NORM+PLANNED", Tag.Value, version: "22.05.10");
        Assert.AreEqual(DeregisterOutcome.Gone, await Lrms(runner).DeregisterAsync(Node, isDead: false, Ct));
    }

    [TestMethod]
    public async Task Deregister_SuspendedJob_IsBusyWithoutADelete()
    {
        var runner = Shows("IDLE+DRAIN+DYNAMIC_NORM", Tag.Value, jobs: "JOBID\n12\n");
        Assert.AreEqual(DeregisterOutcome.Busy, await Lrms(runner).DeregisterAsync(Node, isDead: false, Ct));
        Assert.AreEqual("squeue -a -w wn-5 -O JobArrayID:0", runner.Lines.Last());
    }

    [TestMethod]
    public async Task Deregister_JobsCannotBeListed_IsUnreachableWithoutADelete()
    {
        var runner = Shows("IDLE+DRAIN+DYNAMIC_NORM", Tag.Value, jobs: null);
        await Assert.ThrowsExactlyAsync<PeerUnreachableException>(() => Lrms(runner).DeregisterAsync(Node, isDead: false, Ct));
        Assert.IsEmpty(runner.Lines.Where(line => line.Contains("delete", StringComparison.Ordinal)));
    }

    [TestMethod]
    public async Task Deregister_Drained_LooksActsAndLooksAgain()
    {
        var runner = Shows("IDLE+DRAIN+DYNAMIC_NORM", Tag.Value);
        Assert.AreEqual(DeregisterOutcome.Gone, await Lrms(runner).DeregisterAsync(Node, isDead: false, Ct));
        string[] expected =
        [
            "scontrol -o -a show node wn-5", "squeue -a -w wn-5 -O JobArrayID:0", "scontrol delete nodename=wn-5", "scontrol -o -a show node wn-5",
        ];
        CollectionAssert.AreEqual(expected, runner.Lines.ToArray());
    }

    [TestMethod]
    public async Task Deregister_DeadNode_GoesDownFirst()
    {
        var runner = Shows("MIXED+DYNAMIC_NORM+NOT_RESPONDING");
        Assert.AreEqual(DeregisterOutcome.Gone, await Lrms(runner).DeregisterAsync(Node, isDead: true, Ct));
        Assert.AreEqual("scontrol update nodename=wn-5 state=down reason=stratuslab:site:gone", runner.Lines.ElementAt(1));
    }

    [TestMethod]
    public async Task Deregister_SlurmSaysBusy_IsBusy()
    {
        var runner = Shows("IDLE+DRAIN+DYNAMIC_NORM", Tag.Value, delete: RecordedSlurm.Result("02_delete_busy"));
        Assert.AreEqual(DeregisterOutcome.Busy, await Lrms(runner).DeregisterAsync(Node, isDead: false, Ct));
    }

    [TestMethod]
    public async Task Deregister_GoneMeanwhile_IsGone()
    {
        var runner = Shows("IDLE+DRAIN+DYNAMIC_NORM", Tag.Value, delete: RecordedSlurm.Result("02_delete_unknown"));
        Assert.AreEqual(DeregisterOutcome.Gone, await Lrms(runner).DeregisterAsync(Node, isDead: false, Ct));
    }

    [TestMethod]
    public async Task Deregister_Forbidden_IsRejectedWithAdvice()
    {
        var runner = Shows("IDLE+DRAIN+DYNAMIC_NORM", Tag.Value, delete: RecordedSlurm.Result("02_delete_forbidden"));
        var rejected = await Assert.ThrowsExactlyAsync<RejectedException>(() => Lrms(runner).DeregisterAsync(Node, isDead: false, Ct));
        Assert.Contains("SlurmUser", rejected.Message);
    }

    [TestMethod]
    public async Task Drain_NoConfiguration_IsRejectedWithAdvice()
    {
        var runner = new ScriptedRunner(_ => RecordedSlurm.Result("07_no_configuration"));
        var rejected = await Assert.ThrowsExactlyAsync<RejectedException>(() => Lrms(runner).DrainAsync(Node, Tag, Ct));
        Assert.Contains("slurm.conf", rejected.Message);
    }

    [TestMethod]
    [DataRow("wn-5 state=down")]
    [DataRow("wn-[1-9]")]
    [DataRow("ALL,wn-5")]
    [DataRow("-wn")]
    [DataRow("")]
    [DataRow("wn-5\n")]
    [DataRow("$(reboot)")]
    public async Task AnyVerb_UnsafeName_IsRejectedBeforeAnyCommand(string name)
    {
        var runner = Shows("IDLE");
        var lrms = Lrms(runner);
        await Assert.ThrowsExactlyAsync<RejectedException>(() => lrms.DrainAsync(new NodeName(name), Tag, Ct));
        await Assert.ThrowsExactlyAsync<RejectedException>(() => lrms.ResumeAsync(new NodeName(name), Tag, Ct));
        await Assert.ThrowsExactlyAsync<RejectedException>(() => lrms.DeregisterAsync(new NodeName(name), isDead: true, Ct));
        Assert.IsEmpty(runner.Commands);
    }

    [TestMethod]
    public async Task Look_AnotherNodeInTheAnswer_IsNotBelieved()
    {
        var runner = Shows("IDLE+DRAIN", Tag.Value);
        await Assert.ThrowsExactlyAsync<PeerUnreachableException>(() => Lrms(runner).DrainAsync(new NodeName("wn-6"), Tag, Ct));
    }

    private static SlurmLrms Lrms(ICommandRunner runner) =>
        new(new SlurmOptions { Cluster = new ClusterName("lab"), Site = "site" }, runner, TimeProvider.System);

    /// <summary>A Slurm with the node wn-5 until it is deleted.</summary>
    private static ScriptedRunner Shows(
        string state, string reason = "", string version = "22.05.8", string? jobs = "JOBID\n", CommandResult? delete = null)
    {
        var isThere = true;
        return new ScriptedRunner(command =>
        {
            var line = ScriptedRunner.Line(command);
            if (line.StartsWith("scontrol delete", StringComparison.Ordinal))
            {
                isThere = false;
                return delete ?? ScriptedRunner.Result("");
            }

            return line.StartsWith("squeue", StringComparison.Ordinal)
                ? jobs is null ? RecordedSlurm.Result("07_down_squeue") : ScriptedRunner.Result(jobs)
                : line.StartsWith("scontrol update", StringComparison.Ordinal) ? ScriptedRunner.Result("")
                : isThere ? ScriptedRunner.Result(NodeLine(state, reason, version))
                : ScriptedRunner.Result("Node wn-5 not found\n", exitCode: 1);
        });
    }

    private static string NodeLine(string state, string reason, string version) =>
        $"NodeName=wn-5 Arch=x86_64 CPUAlloc=0 CPUTot=2 ActiveFeatures=elastic Version={version} RealMemory=652 AllocMem=0 State={state} "
        + "ThreadsPerCore=1 Partitions=batch BootTime=1795334699 LastBusyTime=1795334728 AllocTRES="
        + (reason.Length == 0 ? "\n" : $" Reason={reason}\n");
}
