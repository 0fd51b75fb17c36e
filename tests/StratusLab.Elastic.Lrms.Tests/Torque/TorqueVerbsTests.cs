using System.Runtime.Versioning;
using System.Text;
using System.Text.RegularExpressions;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Lrms.Torque;

namespace StratusLab.Elastic.Lrms.Tests.Torque;

/// <summary>What the verbs do to Torque, beyond the contract of all adapters: above all that no job is disturbed.</summary>
[TestClass]
[SupportedOSPlatform("linux")]
public sealed partial class TorqueVerbsTests
{
    private static readonly NodeName Node = new("wn-5");
    private static readonly DrainTag Tag = DrainTag.For("site", new VmId(7));

    private readonly EmulatedTorque torque = new();

    public TestContext TestContext { get; set; } = null!; // set by the framework

    private CancellationToken Ct => TestContext.CancellationToken;

    [TestCleanup]
    public async Task CleanupAsync() => await torque.DisposeAsync();

    [TestMethod]
    public async Task Emulator_Delete_DisturbsJobs()
    {
        await torque.AddNodeAsync(Node);
        await torque.OccupyAsync(Node);
        await torque.AddJobAsync("State=R", $"Node={Node}", "Rerunable=False");
        await torque.RunAsync("qmgr", "-c", $"delete node {Node}");
        var jobs = await torque.RunAsync("qstat", "-t", "-x");
        Assert.Contains("<Job_Id>1.vm</Job_Id>", jobs);
        Assert.DoesNotContain("<Job_Id>2.vm</Job_Id>", jobs, "the real one deletes a job that may not run again");
        Assert.DoesNotContain("<job_state>R</job_state>", jobs);
    }

    [TestMethod]
    public async Task Emulator_DeleteThatRestartsJobs_LeavesTheNodeAndItsJobsAsInTheRecording()
    {
        await torque.AddNodeAsync(Node);
        var job = await torque.OccupyAsync(Node);
        await torque.SetAsync("restart-jobs");
        await Assert.ThrowsExactlyAsync<PeerUnreachableException>(() => torque.HangAsync("qmgr", "-c", $"delete node {Node}"));
        var after = await torque.Lrms.ReadAsync(Ct);
        Assert.AreEqual((job, JobState.Running, Node), (after.Jobs.Single().Id, after.Jobs.Single().State, after.Nodes.Single().Name));
    }

    [TestMethod]
    public async Task Emulator_Node_PrintsTheElementsOfTheRecording()
    {
        await torque.AddNodeAsync(Node);
        Assert.AreEqual(Elements(await torque.RunAsync("pbsnodes", "-x")), Elements(Encoding.UTF8.GetString(RecordedTorque.Output("02_pbsnodes_nomom_xml")).Split("</Node>")[0] + "<status>"));
        await torque.OccupyAsync(Node);
        Assert.AreEqual(Elements(await torque.RunAsync("pbsnodes", "-x")), Elements(Encoding.UTF8.GetString(RecordedTorque.Output("03_pbsnodes_busy_xml")).Split("</Node>")[0]));
    }

    [TestMethod]
    public async Task Emulator_NoJobs_PrintsTheWordsOfTheRecording() =>
        Assert.AreEqual(Encoding.UTF8.GetString(RecordedTorque.Output("00_qstat_empty_xml")), await torque.RunAsync("qstat", "-t", "-x"));

    [TestMethod]
    public async Task Register_NewNode_HasItsCoresAndProperties()
    {
        await torque.Lrms.RegisterAsync(Registration, Ct);
        var node = (await torque.Lrms.ReadAsync(Ct)).Nodes.Single();
        Assert.AreEqual(2, node.Total.Cores);
        CollectionAssert.AreEqual(new[] { "elastic", "small" }, node.Features.ToArray());
        Assert.IsTrue(node is { IsUp: false, IsDrained: false });
    }

    [TestMethod]
    public async Task Register_NodeOfOtherSize_IsChanged()
    {
        await torque.AddNodeAsync(Node);
        await torque.Lrms.RegisterAsync(Registration with { Resources = new Resources(8, 1024) }, Ct);
        Assert.AreEqual(8, (await torque.Lrms.ReadAsync(Ct)).Nodes.Single().Total.Cores);
    }

    [TestMethod]
    public async Task Register_NodeThatSomebodyMadeMeanwhile_IsRejected()
    {
        var looks = 0;
        var runner = new ReplayedRunner(command => ReplayedRunner.Line(command) switch
        {
            "pbsnodes -x wn-5" when ++looks == 1 => RecordedTorque.Result("", "pbsnodes: Unknown node  MSG=cannot locate specified node", 1),
            "pbsnodes -x wn-5" => RecordedTorque.Result("<Data><Node><name>wn-5</name><state>free</state><np>2</np></Node></Data>", "", 0),
            var line when line.StartsWith("qmgr -c create node wn-5 ", StringComparison.Ordinal) => RecordedTorque.Result("", "qmgr obj=wn-5 svr=default: Node name already exists", 2),
            var line => throw new InvalidOperationException($"{line} is not to be run"),
        });
        var rejected = await Assert.ThrowsExactlyAsync<RejectedException>(() => RecordedTorque.Lrms(runner).RegisterAsync(Registration, Ct));
        Assert.Contains("qmgr -c 'set node wn-5 properties += stratuslab-site'", rejected.Message);
    }

    [TestMethod]
    public async Task Deregister_OursWhoseNoteAnAdministratorWrote_IsStillOurs()
    {
        await torque.AddNodeAsync(Node);
        await torque.DrainByHandAsync(Node, "bad disk");
        await torque.RunAsync("pbsnodes", "-c", "-N", "disk changed", Node.Value);
        await torque.Lrms.DrainAsync(Node, Tag, Ct);
        Assert.AreEqual(DeregisterOutcome.Gone, await torque.Lrms.DeregisterAsync(Node, isDead: false, Ct));
    }

    [TestMethod]
    public async Task Register_NameThatDoesNotResolve_IsRejectedWithAdvice()
    {
        var rejected = await Assert.ThrowsExactlyAsync<RejectedException>(() => torque.Lrms.RegisterAsync(Registration with { Name = new NodeName("nosuchhost-99") }, Ct));
        Assert.Contains("/etc/hosts", rejected.Message);
    }

    [TestMethod]
    public async Task Register_UnsafeFeature_IsRejected() =>
        await Assert.ThrowsExactlyAsync<RejectedException>(() => torque.Lrms.RegisterAsync(Registration with { Features = ["a,np=64"] }, Ct));

    [TestMethod]
    public async Task Register_NoManager_IsRejectedWithAdvice()
    {
        await torque.SetAsync("forbidden");
        var rejected = await Assert.ThrowsExactlyAsync<RejectedException>(() => torque.Lrms.RegisterAsync(Registration, Ct));
        Assert.Contains("set server managers", rejected.Message);
    }

    [TestMethod]
    public async Task Drain_NodeWithANote_KeepsItsWordsAndResumeGivesThemBack()
    {
        await torque.AddNodeAsync(Node);
        await torque.SetNodeAsync(Node, "Note='old disk'");
        await torque.Lrms.DrainAsync(Node, Tag, Ct);
        var drained = (await torque.Lrms.ReadAsync(Ct)).Nodes.Single();
        Assert.AreEqual($"{Tag} (was: old disk)", drained.Reason);
        await torque.Lrms.ResumeAsync(Node, Tag, Ct);
        Assert.AreEqual("old disk", (await torque.Lrms.ReadAsync(Ct)).Nodes.Single().Reason);
    }

    [TestMethod]
    public async Task Drain_NodeThatTheOthersDoNotKnowYet_IsTriedAgain()
    {
        await torque.AddNodeAsync(Node);
        await torque.SetNodeAsync(Node, "Life=made");
        await Assert.ThrowsExactlyAsync<PeerUnreachableException>(() => torque.Lrms.DrainAsync(Node, Tag, Ct));
    }

    [TestMethod]
    public async Task Deregister_NeitherOfflineNorDown_IsBusy()
    {
        await torque.AddNodeAsync(Node);
        Assert.AreEqual(DeregisterOutcome.Busy, await torque.Lrms.DeregisterAsync(Node, isDead: false, Ct));
        Assert.HasCount(1, (await torque.Lrms.ReadAsync(Ct)).Nodes);
    }

    [TestMethod]
    [DataRow("down")]
    [DataRow("state-unknown")]
    public async Task Deregister_NodeThatDoesNotAnswer_IsTakenOfflineBeforeItIsDeleted(string state)
    {
        var (isOffline, isDeleted) = (false, false);
        var runner = new ReplayedRunner(command => Answer(ReplayedRunner.Line(command)));
        Assert.AreEqual(DeregisterOutcome.Gone, await RecordedTorque.Lrms(runner).DeregisterAsync(Node, isDead: false, Ct));
        Assert.AreEqual(
            "pbsnodes -x wn-5|pbsnodes -o -N stratuslab:site:gone wn-5|qstat -t -x|pbsnodes -x wn-5|qmgr -c delete node wn-5|pbsnodes -x wn-5",
            string.Join('|', runner.Lines));

        Commands.CommandResult Answer(string line)
        {
            isOffline |= line.StartsWith("pbsnodes -o", StringComparison.Ordinal);
            isDeleted |= line.StartsWith("qmgr", StringComparison.Ordinal);
            return line == "qstat -t -x" ? RecordedTorque.Result("<Data></Data>", "", 0)
                : line != "pbsnodes -x wn-5" ? RecordedTorque.Result("", "", 0)
                : isDeleted ? RecordedTorque.Result("", "pbsnodes: Unknown node  MSG=cannot locate specified node", 1)
                : Shown(isOffline ? $"{state},offline" : state, isOffline ? "stratuslab:site:gone" : "");
        }
    }

    [TestMethod]
    public async Task Deregister_NodeThatCannotBeTakenOffline_IsBusy()
    {
        await torque.AddNodeAsync(Node);
        await torque.SetNodeAsync(Node, "Life=made");
        Assert.AreEqual(DeregisterOutcome.Busy, await torque.Lrms.DeregisterAsync(Node, isDead: false, Ct));
        Assert.HasCount(1, (await torque.Lrms.ReadAsync(Ct)).Nodes);
    }

    [TestMethod]
    public async Task Deregister_DownNodeWithAJob_IsBusyAndUntouched()
    {
        var runner = new ReplayedRunner(_ => Shown("down", "", "0/9.vm"));
        Assert.AreEqual(DeregisterOutcome.Busy, await RecordedTorque.Lrms(runner).DeregisterAsync(Node, isDead: false, Ct));
        Assert.HasCount(1, runner.Commands);
    }

    [TestMethod]
    public async Task Deregister_TakenOfflineBySomebodyElse_IsRejectedWithTheirWords()
    {
        await torque.AddNodeAsync(Node);
        await torque.DrainByHandAsync(Node, "keep it, I am looking");
        var rejected = await Assert.ThrowsExactlyAsync<RejectedException>(() => torque.Lrms.DeregisterAsync(Node, isDead: false, Ct));
        Assert.Contains("keep it, I am looking", rejected.Message);
    }

    [TestMethod]
    public async Task Deregister_EndingJobThatLeftTheNodesList_IsBusy()
    {
        await torque.AddNodeAsync(Node);
        await torque.Lrms.DrainAsync(Node, Tag, Ct);
        var runner = new ReplayedRunner(command => ReplayedRunner.Line(command) switch
        {
            "pbsnodes -x wn-5" => RecordedTorque.Result($"<Data><Node><name>wn-5</name><state>offline</state><np>2</np><properties>stratuslab-site</properties><note>{Tag}</note></Node></Data>", "", 0),
            "qstat -t -x" => RecordedTorque.Result("<Data><Job><Job_Id>1.vm</Job_Id><job_state>E</job_state><exec_host>wn-4/0+wn-5/0-1</exec_host></Job></Data>", "", 0),
            _ => throw new InvalidOperationException("nothing is deleted"),
        });
        Assert.AreEqual(DeregisterOutcome.Busy, await RecordedTorque.Lrms(runner).DeregisterAsync(Node, isDead: false, Ct));
    }

    [TestMethod]
    public async Task Deregister_JobThatArrivesBetweenTheLooks_IsBusy()
    {
        var looks = 0;
        var runner = new ReplayedRunner(command => ReplayedRunner.Line(command) switch
        {
            "pbsnodes -x wn-5" => RecordedTorque.Result(
                $"<Data><Node><name>wn-5</name><state>offline</state><np>2</np><properties>stratuslab-site</properties>{(++looks > 1 ? "<jobs>0/9.vm</jobs>" : "")}<note>{Tag}</note></Node></Data>", "", 0),
            "qstat -t -x" => RecordedTorque.Result("<Data></Data>", "", 0),
            _ => throw new InvalidOperationException("nothing is deleted"),
        });
        Assert.AreEqual(DeregisterOutcome.Busy, await RecordedTorque.Lrms(runner).DeregisterAsync(Node, isDead: false, Ct));
        Assert.AreEqual(2, looks);
    }

    [TestMethod]
    [DataRow("garbage", 0)]
    [DataRow("<Data><Job>", 0)]
    [DataRow("", 111)]
    [DataRow("<Data><Job><Job_Id>?</Job_Id><job_state>R</job_state><exec_host>wn-5/0</exec_host></Job></Data>", 0)]
    public async Task Deregister_JobsCannotBeRead_IsUnreachableWithoutADelete(string jobs, int exitCode)
    {
        var runner = new ReplayedRunner(command => ReplayedRunner.Line(command) switch
        {
            "pbsnodes -x wn-5" => RecordedTorque.Result($"<Data><Node><name>wn-5</name><state>offline</state><np>2</np><properties>stratuslab-site</properties><note>{Tag}</note></Node></Data>", "", 0),
            "qstat -t -x" or "qstat -t -f -1" => RecordedTorque.Result(jobs, "", exitCode),
            _ => throw new InvalidOperationException("nothing is deleted"),
        });
        await Assert.ThrowsExactlyAsync<PeerUnreachableException>(() => RecordedTorque.Lrms(runner).DeregisterAsync(Node, isDead: false, Ct));
    }

    [TestMethod]
    [DataRow("wn-5", DeregisterOutcome.Busy)]
    [DataRow("wn-4", DeregisterOutcome.Gone)]
    public async Task Deregister_JobsReadableAsTextOnly_AreReadAsText(string place, DeregisterOutcome expected)
    {
        var isDeleted = false;
        var runner = new ReplayedRunner(command => ReplayedRunner.Line(command) switch
        {
            "pbsnodes -x wn-5" => isDeleted ? RecordedTorque.Result("", "pbsnodes: Unknown node  MSG=cannot locate specified node", 1) : Shown("offline", Tag.Value),
            "qstat -t -x" => RecordedTorque.Result("<Data><Job><Job_Id>1.vm</Job_Name></Job></Data>", "", 0),
            "qstat -t -f -1" => RecordedTorque.Result(
                $"Job Id: 1.vm\n    Job_Name = a<b\n    job_state = E\n    exec_host = {place}/0\n\nJob Id: 2.vm\n    job_state = C\n    exec_host = wn-5/1\n\n", "", 0),
            "qmgr -c delete node wn-5" => Deleted(),
            _ => throw new InvalidOperationException("nothing else is run"),
        });
        Assert.AreEqual(expected, await RecordedTorque.Lrms(runner).DeregisterAsync(Node, isDead: false, Ct));
        Assert.Contains("qstat -t -f -1", runner.Lines);

        Commands.CommandResult Deleted()
        {
            isDeleted = true;
            return RecordedTorque.Result("", "", 0);
        }
    }

    [TestMethod]
    public async Task Deregister_DeleteThatIsNotAnswered_IsGoneWhenItHappened()
    {
        await torque.AddNodeAsync(Node);
        await torque.Lrms.DrainAsync(Node, Tag, Ct);
        await torque.SetAsync("hang-delete");
        Assert.AreEqual(DeregisterOutcome.Gone, await torque.Lrms.DeregisterAsync(Node, isDead: false, Ct));
    }

    [TestMethod]
    public async Task Deregister_DeleteThatIsNotAnswered_IsUnreachableWhenItDidNotHappen()
    {
        await torque.AddNodeAsync(Node);
        await torque.Lrms.DrainAsync(Node, Tag, Ct);
        await torque.SetAsync("refuse-delete");
        await Assert.ThrowsExactlyAsync<PeerUnreachableException>(() => torque.Lrms.DeregisterAsync(Node, isDead: false, Ct));
        Assert.HasCount(1, (await torque.Lrms.ReadAsync(Ct)).Nodes);
    }

    [TestMethod]
    public async Task Deregister_DeletedByHandUnderAJob_IsBusyUntilTheJobIsOver()
    {
        await torque.OccupyAsync(Node);
        Assert.AreEqual(DeregisterOutcome.Busy, await torque.Lrms.DeregisterAsync(Node, isDead: false, Ct));
        await torque.FinishJobsAsync(Node);
        Assert.AreEqual(DeregisterOutcome.Gone, await torque.Lrms.DeregisterAsync(Node, isDead: false, Ct));
    }

    [TestMethod]
    public async Task Deregister_DeadAndDeletedByHandUnderAJob_IsGoneAndTheJobWaitsAgain()
    {
        await torque.OccupyAsync(Node);
        Assert.AreEqual(DeregisterOutcome.Gone, await torque.Lrms.DeregisterAsync(Node, isDead: true, Ct));
        Assert.AreEqual(JobState.Pending, (await torque.Lrms.ReadAsync(Ct)).Jobs.Single().State);
    }

    [TestMethod]
    public async Task Deregister_DeadNodeAndAJobThatOnlyTheTextLists_LeavesThatJobAlone()
    {
        // What a user's variable with line ends in it looks like.
        var runner = new ReplayedRunner(command => ReplayedRunner.Line(command) switch
        {
            "pbsnodes -x wn-5" => Shown("down,offline", "stratuslab:site:gone"),
            "qstat -t -x" => RecordedTorque.Result("<Data><Job><Job_Id>1.vm</Job_Name></Job></Data>", "", 0),
            "qstat -t -f -1" => RecordedTorque.Result(
                "Job Id: 1.vm\n    Job_Name = a<b\n    job_state = Q\n    Variable_List = A=\n\nJob Id: 55.vm\n    job_state = R\n    exec_host = wn-5/0\n\n", "", 0),
            var line => throw new InvalidOperationException($"{line} is not to be run"),
        });
        Assert.AreEqual(DeregisterOutcome.Busy, await RecordedTorque.Lrms(runner).DeregisterAsync(Node, isDead: true, Ct));
    }

    [TestMethod]
    public async Task Deregister_DeadNodeWithAJobThatMayNotRunAgain_GivesTheJobUp()
    {
        await torque.AddNodeAsync(Node);
        await torque.AddJobAsync("State=R", $"Node={Node}", "Rerunable=False");
        var other = await torque.OccupyAsync(Node);
        Assert.AreEqual(DeregisterOutcome.Gone, await torque.Lrms.DeregisterAsync(Node, isDead: true, Ct));
        var snapshot = await torque.Lrms.ReadAsync(Ct);
        Assert.IsEmpty(snapshot.Nodes);
        Assert.AreEqual(other, snapshot.Jobs.Single().Id);
    }

    [TestMethod]
    public async Task Deregister_DeadNodeOfManyJobs_StopsBetweenTwoOfThemAndLaterGoesOn()
    {
        await torque.AddNodeAsync(Node);
        for (var i = 0; i < 40; i++)
        {
            await torque.OccupyAsync(Node);
        }

        using var freeze = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var runner = new StoppingRunner(freeze, "qrerun", 3);
        await Assert.ThrowsAsync<OperationCanceledException>(() => new TorqueLrms(torque.Options, runner, TimeProvider.System).DeregisterAsync(Node, isDead: true, freeze.Token));
        Assert.HasCount(37, (await torque.Lrms.ReadAsync(Ct)).Jobs.Where(j => j.State == JobState.Running).ToArray());

        Assert.AreEqual(DeregisterOutcome.Gone, await torque.Lrms.DeregisterAsync(Node, isDead: true, Ct));
        Assert.IsTrue((await torque.Lrms.ReadAsync(Ct)).Jobs.All(j => j.State == JobState.Pending));
    }

    [TestMethod]
    public async Task Deregister_DeadNodeWithAJobThatEndsForever_GivesTheJobUp()
    {
        await torque.AddNodeAsync(Node);
        await torque.AddJobAsync("State=E", $"Node={Node}");
        Assert.AreEqual(DeregisterOutcome.Gone, await torque.Lrms.DeregisterAsync(Node, isDead: true, Ct));
        var snapshot = await torque.Lrms.ReadAsync(Ct);
        Assert.IsEmpty(snapshot.Nodes);
        Assert.IsEmpty(snapshot.Jobs);
    }

    [TestMethod]
    [DataRow("E", "True")]
    [DataRow("E", "False")]
    [DataRow("R", "False")]
    public async Task Deregister_DeadNodeOfAJobWhoseFirstNodeLives_LeavesTheJobToThatNode(string state, string rerunable)
    {
        await torque.AddNodeAsync(Node);
        await torque.AddNodeAsync(new NodeName("wn-2"));
        var job = await torque.AddJobAsync($"State={state}", $"Node={Node}", "First=wn-2", $"Rerunable={rerunable}");
        Assert.AreEqual(DeregisterOutcome.Busy, await torque.Lrms.DeregisterAsync(Node, isDead: true, Ct));
        var snapshot = await torque.Lrms.ReadAsync(Ct);
        Assert.AreEqual(job, snapshot.Jobs.Single().Id);
        Assert.HasCount(2, snapshot.Nodes);

        await torque.FinishJobsAsync(Node);
        Assert.AreEqual(DeregisterOutcome.Gone, await torque.Lrms.DeregisterAsync(Node, isDead: true, Ct));
    }

    [TestMethod]
    public async Task Deregister_DeadNodeOfAJobThatMayRunAgain_LetsItWaitAgainWhereverItsFirstNodeIs()
    {
        await torque.AddNodeAsync(Node);
        await torque.AddJobAsync("State=R", $"Node={Node}", "First=wn-2");
        Assert.AreEqual(DeregisterOutcome.Gone, await torque.Lrms.DeregisterAsync(Node, isDead: true, Ct));
        Assert.AreEqual(JobState.Pending, (await torque.Lrms.ReadAsync(Ct)).Jobs.Single().State);
    }

    [TestMethod]
    public async Task Deregister_LiveNodeWithAJobThatIsEnding_IsBusyAndTheJobIsLeftAlone()
    {
        await torque.AddNodeAsync(Node);
        await torque.AddJobAsync("State=E", $"Node={Node}");
        await torque.Lrms.DrainAsync(Node, Tag, Ct);
        Assert.AreEqual(DeregisterOutcome.Busy, await torque.Lrms.DeregisterAsync(Node, isDead: false, Ct));
        Assert.HasCount(1, (await torque.Lrms.ReadAsync(Ct)).Jobs);
    }

    [TestMethod]
    public async Task Read_HungServer_IsIncomplete()
    {
        await torque.SetAsync("hung");
        torque.Options = torque.Options with { ReadDeadline = TimeSpan.FromMilliseconds(500) };
        Assert.IsNotNull((await torque.Lrms.ReadAsync(Ct)).Incomplete);
    }

    [TestMethod]
    public async Task JoinContext_Node_HasWhatMomNeeds()
    {
        var context = await torque.Lrms.JoinContextAsync(Registration, Ct);
        Assert.AreEqual("torque", context.Variables["LRMS"]);
        Assert.AreEqual("vm", context.Variables["TORQUE_SERVER"]);
        Assert.IsEmpty(context.Files);
    }

    [TestMethod]
    [DataRow("wn-5 np=64")]
    [DataRow("@default")]
    [DataRow("wn-5,wn-6")]
    [DataRow("-wn")]
    [DataRow("")]
    [DataRow("wn-5\n")]
    [DataRow("$(reboot)")]
    public async Task AnyVerb_UnsafeName_IsRejectedBeforeAnyCommand(string name)
    {
        var runner = new ReplayedRunner(_ => throw new InvalidOperationException("no command is run"));
        var lrms = RecordedTorque.Lrms(runner);
        await Assert.ThrowsExactlyAsync<RejectedException>(() => lrms.RegisterAsync(Registration with { Name = new NodeName(name) }, Ct));
        await Assert.ThrowsExactlyAsync<RejectedException>(() => lrms.DrainAsync(new NodeName(name), Tag, Ct));
        await Assert.ThrowsExactlyAsync<RejectedException>(() => lrms.ResumeAsync(new NodeName(name), Tag, Ct));
        await Assert.ThrowsExactlyAsync<RejectedException>(() => lrms.DeregisterAsync(new NodeName(name), isDead: true, Ct));
    }

    private static Commands.CommandResult Shown(string state, string note, string jobs = "") => RecordedTorque.Result(
        $"<Data><Node><name>wn-5</name><state>{state}</state><np>2</np><properties>stratuslab-site</properties><jobs>{jobs}</jobs><note>{note}</note></Node></Data>", "", 0);

    private static string Elements(string xml) => string.Join(' ', Element().Matches(xml).Select(m => m.Groups[1].Value).Order(StringComparer.Ordinal));

    [GeneratedRegex("<([A-Za-z_]+)>")]
    private static partial Regex Element();

    private static NodeRegistration Registration { get; } = new()
    {
        Vm = new VmId(7),
        Name = Node,
        Address = "10.77.0.5",
        Resources = new Resources(2, 1024),
        Features = ["elastic", "small"],
    };
}
