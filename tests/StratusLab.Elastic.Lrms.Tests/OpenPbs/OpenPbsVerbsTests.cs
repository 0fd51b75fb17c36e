using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Lrms.OpenPbs;
using StratusLab.Elastic.Lrms.Tests.Slurm;

namespace StratusLab.Elastic.Lrms.Tests.OpenPbs;

/// <summary>Which commands the verbs run, beyond the contract of all adapters.</summary>
[TestClass]
public sealed class OpenPbsVerbsTests
{
    private static readonly NodeName Node = new("wn-2");
    private static readonly DrainTag Tag = DrainTag.For("site", new VmId(7));

    public TestContext TestContext { get; set; } = null!; // set by the framework

    private CancellationToken Ct => TestContext.CancellationToken;

    [TestMethod]
    public async Task Drain_UpNode_MarksItOnceWithTheTag()
    {
        var runner = Shows("free", "stratuslab:site:node");
        await Lrms(runner).DrainAsync(Node, Tag, Ct);
        Assert.AreEqual($"pbsnodes -o -C {Tag} wn-2", runner.Lines.Last());
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("node down: communication closed")]
    [DataRow("stratuslab:site2:node")]
    public async Task Drain_NodeWithoutOurMark_IsRejectedAndUntouched(string comment)
    {
        var runner = Shows("free", comment);
        var rejected = await Assert.ThrowsExactlyAsync<RejectedException>(() => Lrms(runner).DrainAsync(Node, Tag, Ct));
        Assert.Contains("is not ours", rejected.Message);
        Assert.HasCount(1, runner.Commands);
    }

    [TestMethod]
    public async Task Drain_TagThatPbsnodesWouldCut_IsRejected()
    {
        var runner = Shows("free", "stratuslab:site:node");
        await Assert.ThrowsExactlyAsync<RejectedException>(() => Lrms(runner).DrainAsync(Node, DrainTag.For(new string('s', 63), new VmId(7)), Ct));
        Assert.HasCount(1, runner.Commands);
    }

    [TestMethod]
    [DataRow("offline", "bad disk")]
    [DataRow("offline", "stratuslab:site:retire:7")]
    public async Task Drain_OfflineNode_OnlyLooks(string state, string comment)
    {
        var runner = Shows(state, comment);
        await Lrms(runner).DrainAsync(Node, Tag, Ct);
        Assert.HasCount(1, runner.Commands);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("@default")]
    [DataRow("-a")]
    [DataRow("wn-2,wn-3")]
    public async Task Verbs_NameThatIsNoName_RunNothing(string name)
    {
        var (runner, node) = (Shows("offline", Tag.Value), new NodeName(name));
        var lrms = Lrms(runner);
        await Assert.ThrowsExactlyAsync<RejectedException>(() => lrms.DrainAsync(node, Tag, Ct));
        await Assert.ThrowsExactlyAsync<RejectedException>(() => lrms.ResumeAsync(node, Tag, Ct));
        await Assert.ThrowsExactlyAsync<RejectedException>(() => lrms.DeregisterAsync(node, isDead: true, Ct));
        Assert.IsEmpty(runner.Commands);
    }

    [TestMethod]
    public async Task Deregister_DrainedBySomebodyElse_IsRejected()
    {
        var runner = Shows("offline", "keep it, I am looking");
        var rejected = await Assert.ThrowsExactlyAsync<RejectedException>(() => Lrms(runner).DeregisterAsync(Node, isDead: false, Ct));
        Assert.Contains("keep it, I am looking", rejected.Message);
        Assert.HasCount(1, runner.Commands);
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task Deregister_DrainedBySomebodyElseWithoutAComment_IsRejected(bool isDead)
    {
        var runner = Shows("offline", "stratuslab:site:node");
        await Assert.ThrowsExactlyAsync<RejectedException>(() => Lrms(runner).DeregisterAsync(Node, isDead, Ct));
        Assert.HasCount(1, runner.Commands);
    }

    [TestMethod]
    public async Task Deregister_OfAnotherSite_IsRejected() => await Assert.ThrowsExactlyAsync<RejectedException>(
        () => Lrms(Shows("offline", "stratuslab:site2:retire:7")).DeregisterAsync(Node, isDead: false, Ct));

    [TestMethod]
    [DataRow("free")]
    [DataRow("job-busy,offline")]
    [DataRow("offline,novel")]
    public async Task Deregister_NotOfflineOrBusy_IsBusyWithoutADelete(string state)
    {
        var runner = Shows(state, Tag.Value);
        Assert.AreEqual(DeregisterOutcome.Busy, await Lrms(runner).DeregisterAsync(Node, isDead: false, Ct));
        Assert.HasCount(1, runner.Commands);
    }

    [TestMethod]
    public async Task Deregister_ServerSaysBusy_IsBusy()
    {
        var busy = RecordedOpenPbs.Result("04_delete_busy");
        var runner = Shows("offline", Tag.Value, command => command.Program == "qmgr" ? busy : null);
        Assert.AreEqual(DeregisterOutcome.Busy, await Lrms(runner).DeregisterAsync(Node, isDead: false, Ct));
        Assert.AreEqual("qmgr -c delete node wn-2", runner.Lines.Last());
    }

    [TestMethod]
    [DataRow("08_qmgr_list_node", DeregisterOutcome.Busy)]
    [DataRow("02_create_node_unresolvable", DeregisterOutcome.Gone)] // the same code and words as of a node that is not there
    public async Task Deregister_NodeThatTheListLacks_IsGoneOnlyWhenTheServerSaysSo(string answer, DeregisterOutcome expected)
    {
        var runner = Shows("free", "", command => command.Program == "qmgr" ? RecordedOpenPbs.Result(answer) : null);
        Assert.AreEqual(expected, await Lrms(runner).DeregisterAsync(new NodeName("wn-7"), isDead: true, Ct));
        Assert.AreEqual("qmgr -c list node wn-7", runner.Lines.Last());
    }

    [TestMethod]
    public async Task Deregister_GoneMeanwhile_IsGone()
    {
        var isDeleted = false;
        var runner = Shows("offline", Tag.Value, command =>
        {
            isDeleted |= command.Program == "qmgr";
            return !isDeleted ? null
                : command.Program == "qmgr" ? RecordedOpenPbs.Result("02_create_node_unresolvable") // the same code and words
                : RecordedOpenPbs.Result("00_pbsnodes_empty_json");
        });
        Assert.AreEqual(DeregisterOutcome.Gone, await Lrms(runner).DeregisterAsync(Node, isDead: false, Ct));
    }

    [TestMethod]
    [DataRow("1.vm, 2.vm", "wn-2", "qdel -W force 1.vm")]
    [DataRow("2.vm", "wn-2", "pbsnodes -av -F json")]
    [DataRow("1.vm, 2.vm", "wn-9", "qrerun -W force 1.vm 2.vm")]
    public async Task Deregister_DeadNodeWithAJobThatEndsForever_DeletesItIfItIsStillThereAndTheNodeItsFirst(string after, string first, string expected)
    {
        var isRefused = false;
        var other = first == "wn-9" ? "wn-2" : "wn-9";
        var jobs = "{\n\t\"timestamp\":\t1,\n\t\"Jobs\":\t{\n\t\t\"1.vm\":\t{\n\t\t\t\"job_state\":\t\"E\",\n\t\t\t\"schedselect\":\t\"2:ncpus=1\",\n"
            + $"\t\t\t\"exec_vnode\":\t\"({first}:ncpus=1)+({other}:ncpus=1)\"\n\t\t}}\n\t}}\n}}\n";
        var runner = new ScriptedRunner(command => (Path.GetFileName(command.Program), command.Arguments[0]) switch
        {
            ("pbsnodes", "-av") => ScriptedRunner.Result(Nodes("down,offline", Tag.Value, isRefused ? after : "1.vm, 2.vm")),
            ("qstat", _) => ScriptedRunner.Result(jobs),
            ("qrerun", _) => Refused(),
            ("qdel", _) => ScriptedRunner.Result(""),
            _ => RecordedOpenPbs.Result("04_delete_busy"),
        });
        Assert.AreEqual(DeregisterOutcome.Busy, await Lrms(runner).DeregisterAsync(Node, isDead: true, Ct));
        Assert.AreEqual(expected, runner.Lines.ElementAt(runner.Commands.Count - 2));

        CommandResult Refused()
        {
            isRefused = true;
            return ScriptedRunner.Result("", "qrerun: Request invalid for state of job 1.vm; qrerun: Unknown Job Id 2.vm", 1);
        }
    }

    [TestMethod]
    [DataRow("qmgr: cannot connect to server pbs (errno=15010)")]
    [DataRow("Unknown node", DisplayName = "the words without the server's number")]
    public async Task Deregister_ListedNowhereAndNoAnswerOfTheServer_IsUnreachable(string error)
    {
        var runner = new ScriptedRunner(command =>
            Path.GetFileName(command.Program) == "qmgr" ? ScriptedRunner.Result("", error, 1) : RecordedOpenPbs.Result("00_pbsnodes_empty_json"));
        await Assert.ThrowsExactlyAsync<PeerUnreachableException>(() => Lrms(runner).DeregisterAsync(Node, isDead: false, Ct));
    }

    [TestMethod]
    public async Task Deregister_DeletedButTheServerKnowsItStill_IsBusy()
    {
        var runner = Shows("offline", Tag.Value, command => command.Program != "qmgr" ? null
            : RecordedOpenPbs.Result(command.Arguments[1].StartsWith("delete", StringComparison.Ordinal) ? "06_delete_idle" : "08_qmgr_list_node"));
        Assert.AreEqual(DeregisterOutcome.Busy, await Lrms(runner).DeregisterAsync(Node, isDead: false, Ct));
    }

    [TestMethod]
    public async Task JoinContext_WithMunge_CarriesTheKey()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllBytesAsync(file, new byte[64], Ct);
        var lrms = new OpenPbsLrms(RecordedOpenPbs.Options with { Server = "pbs.site.org", MungeKeyFile = file }, Shows("free", ""), TimeProvider.System);
        var context = await lrms.JoinContextAsync(new NodeRegistration { Vm = new VmId(7), Name = Node, Address = "10.77.0.5", Resources = new Resources(2, 1024) }, Ct);
        File.Delete(file);
        Assert.AreEqual(("openpbs", "pbs.site.org"), (context.Variables["LRMS"], context.Variables["PBS_SERVER"]));
        Assert.AreEqual(64, context.Files["munge.key"].Length);
    }

    private static OpenPbsLrms Lrms(ICommandRunner runner) => new(RecordedOpenPbs.Options, runner, TimeProvider.System);

    private static ScriptedRunner Shows(string state, string comment, Func<Command, CommandResult?>? answer = null) => new(command =>
        answer?.Invoke(command) ?? ScriptedRunner.Result(Nodes(state, comment)));

    private static string Nodes(string state, string comment, string jobs = "") =>
        "{\n\t\"timestamp\":\t1,\n\t\"nodes\":\t{\n\t\t\"wn-2\":\t{\n\t\t\t\"state\":\t\"" + state + "\",\n\t\t\t\"comment\":\t\"" + comment + "\",\n"
        + (jobs.Length == 0 ? "" : "\t\t\t\"jobs\":\t[" + string.Join(", ", jobs.Split(", ").Select(id => $"\"{id}/0\"")) + "],\n")
        + "\t\t\t\"last_used_time\":\t1795330560\n\t\t}\n\t}\n}\n";
}
