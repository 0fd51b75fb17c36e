using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Contracts.Lrms;

/// <summary>A node that has the name of one of ours and is somebody else's is never touched, nor the jobs on it.</summary>
public abstract class ForeignNodeContract
{
    private static readonly NodeName Node = new("wn-5");
    private static readonly DrainTag Tag = DrainTag.For("site", new VmId(7));

    private LrmsHarness harness = null!; // Set before every test.

    /// <summary>Set by the framework.</summary>
    public TestContext TestContext { get; set; } = null!; // The framework sets it.

    private CancellationToken Ct => TestContext.CancellationToken;

    /// <summary>A batch system without nodes and jobs; the site of its adapter is <c>site</c>.</summary>
    protected abstract Task<LrmsHarness> StartAsync();

    /// <summary>Why somebody drained it: even with the words of ours, where these are not what tells whose a node is.</summary>
    protected virtual string TheirReason => Tag.Value;

    [TestInitialize]
    public async Task StartHarnessAsync()
    {
        harness = await StartAsync();
        await harness.AddForeignNodeAsync(Node);
    }

    [TestCleanup]
    public async Task StopHarnessAsync() => await harness.DisposeAsync();

    [TestMethod]
    public async Task Read_NameIsTaken_SaysThatItIsSomebodyElses() => Assert.IsTrue((await harness.Lrms.ReadAsync(Ct)).Nodes.Single().IsForeign);

    [TestMethod]
    public async Task Register_NameIsTaken_IsRejectedAndTouchesNothing()
    {
        var registration = new NodeRegistration { Vm = new VmId(7), Name = Node, Address = "10.77.0.5", Resources = new Resources(4, 2048), Features = ["elastic"], Queues = [new("batch")] };
        await TouchesNothingAsync(() => harness.Lrms.RegisterAsync(registration, Ct));
    }

    [TestMethod]
    public Task Drain_NameIsTaken_IsRejectedAndTouchesNothing() => TouchesNothingAsync(() => harness.Lrms.DrainAsync(Node, Tag, Ct));

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public Task Deregister_NameIsTaken_IsRejectedAndTouchesNothing(bool isDead) => TouchesNothingAsync(() => harness.Lrms.DeregisterAsync(Node, isDead, Ct));

    [TestMethod]
    public async Task Resume_NameIsTaken_TouchesNothing()
    {
        await harness.DrainByHandAsync(Node, TheirReason);

        await harness.Lrms.ResumeAsync(Node, Tag, Ct);

        Assert.IsTrue((await harness.Lrms.ReadAsync(Ct)).Nodes.Single().IsDrained);
    }

    private async Task TouchesNothingAsync(Func<Task> verb)
    {
        var job = await harness.OccupyAsync(Node);
        var before = (await harness.Lrms.ReadAsync(Ct)).Nodes.Single();

        var rejected = await Assert.ThrowsExactlyAsync<RejectedException>(verb);

        Assert.Contains(Node.Value, rejected.Message);
        var after = await harness.Lrms.ReadAsync(Ct);
        Assert.IsNull(after.Incomplete);
        var node = after.Nodes.Single();
        Assert.AreEqual((before.StateText, before.Reason, before.Total), (node.StateText, node.Reason, node.Total));
        CollectionAssert.AreEqual(before.Features, node.Features);
        Assert.AreEqual((job, JobState.Running), (after.Jobs.Single().Id, after.Jobs.Single().State));
    }
}
