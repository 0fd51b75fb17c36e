using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Contracts.Lrms;

/// <summary>What every <see cref="ILrms"/> must do.</summary>
public abstract class LrmsContract
{
    private static readonly NodeName First = new("wn-5");
    private static readonly NodeName Second = new("wn-50");
    private static readonly DrainTag Tag = DrainTag.For("site", new VmId(7));
    private static readonly DrainTag OtherTag = DrainTag.For("site", new VmId(70));

    // What a shell, qmgr, XML, a host list or a line end would read as something else.
    private static readonly string[] HostileNames =
    [
        "", "-a", "@default", "*", "ALL,wn-5", "wn-[1-9]", "wn-5 np=64",
        "wn-5 state=down", "wn-5;reboot", "wn-5|reboot", "$(reboot)", "`reboot`", "wn-5'", "wn-5\"",
        "wn-5\\", "wn-5\n", "wn-5\nset server scheduling=false", "wn-5\0", "<wn-5/>", "wn-5&amp;", "wn-\u00e9",
    ];

    private LrmsHarness harness = null!; // Set before every test.

    /// <summary>Set by the framework.</summary>
    public TestContext TestContext { get; set; } = null!; // The framework sets it.

    private CancellationToken Ct => TestContext.CancellationToken;

    private ILrms Lrms => harness.Lrms;

    /// <summary>A batch system without nodes and jobs; the site of its adapter is <c>site</c>.</summary>
    protected abstract Task<LrmsHarness> StartAsync();

    [TestInitialize]
    public async Task StartHarnessAsync() => harness = await StartAsync();

    [TestCleanup]
    public async Task StopHarnessAsync() => await harness.DisposeAsync();

    [TestMethod]
    public async Task AnyVerb_HostileName_IsRejectedAndChangesNothing()
    {
        foreach (var node in HostileNames.Select(n => new NodeName(n)))
        {
            var registration = new NodeRegistration { Vm = new VmId(5), Name = node, Address = "10.78.0.5", Resources = new Resources(2, 1024) };
            await Assert.ThrowsExactlyAsync<RejectedException>(() => Lrms.RegisterAsync(registration, Ct), node.Value);
            await Assert.ThrowsExactlyAsync<RejectedException>(() => Lrms.JoinContextAsync(registration, Ct), node.Value);
            await Assert.ThrowsExactlyAsync<RejectedException>(() => Lrms.DrainAsync(node, Tag, Ct), node.Value);
            await Assert.ThrowsExactlyAsync<RejectedException>(() => Lrms.ResumeAsync(node, Tag, Ct), node.Value);
            await Assert.ThrowsExactlyAsync<RejectedException>(() => Lrms.DeregisterAsync(node, isDead: true, Ct), node.Value);
        }

        Assert.IsEmpty((await ReadAsync()).Nodes);
    }

    [TestMethod]
    public async Task Read_NoNodesAndNoJobs_IsWholeAndEmpty()
    {
        var snapshot = await ReadAsync();

        Assert.IsEmpty(snapshot.Nodes);
        Assert.IsEmpty(snapshot.Jobs);
        Assert.IsNotEmpty(snapshot.Queues);
    }

    [TestMethod]
    public async Task Read_IdleNode_IsUpAndFree()
    {
        await harness.AddNodeAsync(First);

        var node = await NodeAsync(First);

        Assert.IsTrue(node.IsUp);
        Assert.IsFalse(node.IsDrained);
        Assert.IsFalse(node.IsForeign);
        Assert.IsFalse(node.HasJobs);
        Assert.AreEqual(2, node.Total.Cores);
        Assert.AreEqual(0, node.Allocated.Cores);
    }

    [TestMethod]
    public async Task Read_BusyNode_HasJobsAndTheJobSaysWhere()
    {
        await harness.AddNodeAsync(First);
        var id = await harness.OccupyAsync(First);

        var snapshot = await ReadAsync();

        var node = snapshot.Nodes.Single();
        Assert.IsTrue(node.HasJobs);
        Assert.AreEqual(1, node.Allocated.Cores);
        var job = snapshot.Jobs.Single();
        Assert.AreEqual(id, job.Id);
        Assert.AreEqual(JobState.Running, job.State);
        CollectionAssert.AreEqual(new[] { First }, job.Nodes.ToArray());
        Assert.IsNotNull(job.Started);
    }

    [TestMethod]
    public async Task Read_JobWithoutRoom_WaitsForCapacity()
    {
        var id = await harness.SubmitWaitingAsync();

        var job = (await ReadAsync()).Jobs.Single();

        Assert.AreEqual(id, job.Id);
        Assert.AreEqual(JobState.Pending, job.State);
        Assert.IsTrue(job.Reason is WaitReason.Capacity or WaitReason.NotYetConsidered, $"{job.Reason}: {job.ReasonText}");
        Assert.AreEqual(1, job.Shape.Nodes);
        Assert.AreEqual(1, job.Shape.PerNode.Cores);
        Assert.IsEmpty(job.Nodes);
        Assert.IsNull(job.Started);
    }

    [TestMethod]
    public async Task Read_JobThatWaitedAndStarts_RunsOnItsNode()
    {
        var id = await harness.SubmitWaitingAsync();
        await harness.AddNodeAsync(First);
        await harness.StartJobAsync(id, First);

        var job = (await ReadAsync()).Jobs.Single();
        Assert.AreEqual(id, job.Id);
        Assert.AreEqual(JobState.Running, job.State);
        CollectionAssert.AreEqual(new[] { First }, job.Nodes.ToArray());
    }

    [TestMethod]
    public async Task Read_HeldJob_IsHeld()
    {
        await harness.SubmitHeldAsync();

        Assert.AreEqual(WaitReason.Held, (await ReadAsync()).Jobs.Single().Reason);
    }

    [TestMethod]
    public async Task Read_JobsEnded_NodeIsFreeAgain()
    {
        await harness.AddNodeAsync(First);
        await harness.OccupyAsync(First);
        await harness.FinishJobsAsync(First);

        var snapshot = await ReadAsync();

        Assert.IsFalse(snapshot.Nodes.Single().HasJobs);
        Assert.IsEmpty(snapshot.Jobs.Where(job => job.State != JobState.Ended));
    }

    [TestMethod]
    public async Task Read_LostNode_IsNotUpAndItsJobWaits()
    {
        await harness.AddNodeAsync(First);
        var id = await harness.OccupyAsync(First);
        await harness.LoseAsync(First);

        var snapshot = await ReadAsync();

        Assert.IsFalse(snapshot.Nodes.Single().IsUp);
        var job = snapshot.Jobs.Single();
        Assert.AreEqual(id, job.Id);
        Assert.AreEqual(JobState.Pending, job.State);
        Assert.IsTrue(job.Reason is WaitReason.Capacity or WaitReason.NotYetConsidered, $"{job.Reason}: {job.ReasonText}");
    }

    [TestMethod]
    public async Task Read_ServerDown_IsIncompleteAndSaysWhy()
    {
        await harness.AddNodeAsync(First);
        await harness.StopServerAsync();

        Assert.IsFalse(string.IsNullOrWhiteSpace((await Lrms.ReadAsync(Ct)).Incomplete));
    }

    [TestMethod]
    public async Task Read_ServerBack_IsWholeAgain()
    {
        await harness.AddNodeAsync(First);
        await harness.StopServerAsync();
        await Lrms.ReadAsync(Ct);
        await harness.StartServerAsync();

        Assert.HasCount(1, (await ReadAsync()).Nodes);
    }

    [TestMethod]
    public async Task Read_Cancelled_Throws()
    {
        await Assert.ThrowsAsync<OperationCanceledException>(() => Lrms.ReadAsync(new CancellationToken(canceled: true)));
    }

    [TestMethod]
    public async Task JoinContext_OfANode_NamesIt()
    {
        var context = await Lrms.JoinContextAsync(Registration(First), Ct);

        Assert.AreEqual(First.Value, context.Variables["NODE_NAME"]);
    }

    [TestMethod]
    public async Task Register_Twice_IsNoError()
    {
        await Lrms.RegisterAsync(Registration(First), Ct);
        await Lrms.RegisterAsync(Registration(First), Ct);
    }

    [TestMethod]
    public async Task Drain_IdleNode_TakesNoJobsAndCarriesTheTag()
    {
        await harness.AddNodeAsync(First);
        await harness.AddNodeAsync(Second);

        await Lrms.DrainAsync(First, Tag, Ct);

        var node = await NodeAsync(First);
        Assert.IsTrue(node.IsDrained);
        Assert.IsTrue(Tag.IsIn(node.Reason), node.Reason);
        Assert.IsTrue(node.IsUp, "a drained node still answers");
        Assert.IsFalse((await NodeAsync(Second)).IsDrained, "the other node is not meant");
    }

    [TestMethod]
    public async Task Drain_Twice_IsLikeOnce()
    {
        await harness.AddNodeAsync(First);
        await Lrms.DrainAsync(First, Tag, Ct);

        await Lrms.DrainAsync(First, Tag, Ct);

        Assert.IsTrue(Tag.IsIn((await NodeAsync(First)).Reason));
    }

    [TestMethod]
    public async Task Drain_BusyNode_ItsJobGoesOn()
    {
        await harness.AddNodeAsync(First);
        await harness.OccupyAsync(First);

        await Lrms.DrainAsync(First, Tag, Ct);

        var snapshot = await ReadAsync();
        Assert.IsTrue(snapshot.Nodes.Single() is { IsDrained: true, HasJobs: true });
        Assert.AreEqual(JobState.Running, snapshot.Jobs.Single().State);
    }

    [TestMethod]
    public async Task Drain_DrainedBySomebodyElse_KeepsTheirReason()
    {
        await harness.AddNodeAsync(First);
        await harness.DrainByHandAsync(First, "bad disk");

        await Lrms.DrainAsync(First, Tag, Ct);

        Assert.StartsWith(harness.ShownReason("bad disk"), (await NodeAsync(First)).Reason);
    }

    [TestMethod]
    public async Task Drain_AbsentNode_IsNoError() => await Lrms.DrainAsync(First, Tag, Ct);

    [TestMethod]
    public async Task Drain_ServerDown_IsUnreachable()
    {
        await harness.AddNodeAsync(First);
        await harness.StopServerAsync();

        await Assert.ThrowsExactlyAsync<PeerUnreachableException>(() => Lrms.DrainAsync(First, Tag, Ct));
    }

    [TestMethod]
    public async Task Resume_OurDrain_TakesJobsAgain()
    {
        await harness.AddNodeAsync(First);
        await Lrms.DrainAsync(First, Tag, Ct);

        await Lrms.ResumeAsync(First, Tag, Ct);
        await Lrms.ResumeAsync(First, Tag, Ct);

        Assert.IsFalse((await NodeAsync(First)).IsDrained);
        // Slurm asks a cloud node for a sign of life first.
        await Until.TrueAsync("it is up", TimeSpan.FromSeconds(30), async () => (await NodeAsync(First)).IsUp, Ct);
    }

    [TestMethod]
    public async Task Resume_DrainedBySomebodyElse_IsLeftAlone()
    {
        await harness.AddNodeAsync(First);
        await harness.DrainByHandAsync(First, "bad disk");

        await Lrms.ResumeAsync(First, Tag, Ct);

        var node = await NodeAsync(First);
        Assert.IsTrue(node.IsDrained);
        Assert.StartsWith(harness.ShownReason("bad disk"), node.Reason);
    }

    [TestMethod]
    public async Task Resume_DrainWithALongerTag_IsLeftAlone()
    {
        await harness.AddNodeAsync(First);
        await Lrms.DrainAsync(First, OtherTag, Ct);

        await Lrms.ResumeAsync(First, Tag, Ct);

        Assert.IsTrue((await NodeAsync(First)).IsDrained);
    }

    [TestMethod]
    public async Task Resume_AbsentNode_IsNoError() => await Lrms.ResumeAsync(First, Tag, Ct);

    [TestMethod]
    public async Task Deregister_DrainedAndIdle_IsGone()
    {
        await harness.AddNodeAsync(First);
        await harness.AddNodeAsync(Second);
        await Lrms.DrainAsync(First, Tag, Ct);

        await LeavesAsync(First, isDead: false);

        Assert.AreEqual(Second, (await ReadAsync()).Nodes.Single().Name);
    }

    [TestMethod]
    public async Task Deregister_AbsentNode_IsGone()
    {
        Assert.AreEqual(DeregisterOutcome.Gone, await Lrms.DeregisterAsync(First, isDead: false, Ct));
        Assert.AreEqual(DeregisterOutcome.Gone, await Lrms.DeregisterAsync(First, isDead: true, Ct));
    }

    [TestMethod]
    public async Task Deregister_BusyNode_IsBusyAndUntouched()
    {
        await harness.AddNodeAsync(First);
        await harness.OccupyAsync(First);
        await Lrms.DrainAsync(First, Tag, Ct);
        var before = await ReadAsync();

        Assert.AreEqual(DeregisterOutcome.Busy, await Lrms.DeregisterAsync(First, isDead: false, Ct));

        var after = await ReadAsync();
        Assert.AreEqual(before.Nodes.Single().StateText, after.Nodes.Single().StateText);
        Assert.AreEqual(JobState.Running, after.Jobs.Single().State);
    }

    [TestMethod]
    public async Task Deregister_DownNode_IsGone()
    {
        await harness.AddNodeAsync(First);
        await harness.LoseAsync(First);

        await LeavesAsync(First, isDead: false);
    }

    [TestMethod]
    public async Task Deregister_DeadNodeWithAJob_IsGoneAndTheJobWaitsAgain()
    {
        await harness.AddNodeAsync(First);
        var id = await harness.OccupyAsync(First);

        await LeavesAsync(First, isDead: true);

        var snapshot = await ReadAsync();
        Assert.IsEmpty(snapshot.Nodes);
        var job = snapshot.Jobs.Single();
        Assert.AreEqual(id, job.Id);
        Assert.AreEqual(JobState.Pending, job.State);
    }

    [TestMethod]
    public async Task Deregister_ServerDown_IsUnreachable()
    {
        await harness.AddNodeAsync(First);
        await Lrms.DrainAsync(First, Tag, Ct);
        await harness.StopServerAsync();

        await Assert.ThrowsExactlyAsync<PeerUnreachableException>(() => Lrms.DeregisterAsync(First, isDead: false, Ct));
    }

    private static NodeRegistration Registration(NodeName name) => new()
    {
        Vm = new VmId(7),
        Name = name,
        Address = "10.77.0.5",
        Resources = new Resources(2, 1024),
        Features = ["elastic"],
        Queues = ImmutableArray.Create(new QueueName("batch")),
    };

    // A node that is only declared, and that nobody wants, is not there.
    private async Task<LrmsSnapshot> ReadAsync()
    {
        var snapshot = await Lrms.ReadAsync(Ct);
        Assert.IsNull(snapshot.Incomplete);
        return snapshot with { Nodes = [.. snapshot.Nodes.Where(node => node.Call is not (NodeCall.Released or NodeCall.GivenUp))] };
    }

    // As the service does it: told again until it is gone.
    private async Task LeavesAsync(NodeName node, bool isDead)
    {
        var first = await Lrms.DeregisterAsync(node, isDead, Ct);
        if (first != DeregisterOutcome.Gone && harness.ReleaseTakes > TimeSpan.Zero)
        {
            await Until.TrueAsync($"{node} leaves", harness.ReleaseTakes, async () => await Lrms.DeregisterAsync(node, isDead, Ct) == DeregisterOutcome.Gone, Ct);
            return;
        }

        Assert.AreEqual(DeregisterOutcome.Gone, first);
    }

    private async Task<LrmsNode> NodeAsync(NodeName name) => (await ReadAsync()).Nodes.Single(node => node.Name == name);
}
