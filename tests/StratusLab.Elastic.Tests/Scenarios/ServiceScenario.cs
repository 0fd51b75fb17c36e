using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Contracts.Lrms;
using StratusLab.Elastic.Core.Demand;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Tests.Api;

namespace StratusLab.Elastic.Tests.Scenarios;

/// <summary>
/// The whole service (reconciler, lanes, ledger, API) over one kind of batch system and a simulated host: what a job brings about from its submission until nothing is
/// left of its node.
/// </summary>
public abstract class ServiceScenario
{
    private LrmsHarness harness = null!; // Set before every test.
    private OutsideLrms lrms = null!; // Likewise.
    private TestService service = null!; // Likewise.

    public required TestContext TestContext { get; set; }

    /// <summary>By the clock of the batch system, which is this machine's.</summary>
    protected static DateTimeOffset Tomorrow => TimeProvider.System.GetUtcNow().AddDays(1);

    private CancellationToken Ct => TestContext.CancellationToken;

    /// <summary>A batch system without nodes and jobs; the site of its adapter is <c>site</c>.</summary>
    protected abstract Task<LrmsHarness> StartAsync();

    /// <summary>A job that waits for this reason, as its batch system tells it.</summary>
    protected abstract Task<JobId> SubmitAsync(DemandCode reason);

    /// <summary>An array of so many tasks of one core, of which so many may run at a time.</summary>
    protected abstract Task<JobId> SubmitArrayAsync(int tasks, int limit);

    [TestInitialize]
    public async Task StartServiceAsync()
    {
        harness = await StartAsync();
        harness.Runner.GoBy = time => service.Clock.Advance(time);
        service = await TestService.StartAsync(
            Ct,
            start: TimeProvider.System.GetUtcNow(),
            declare: (site, clock) =>
            {
                lrms = new OutsideLrms(harness.Lrms, clock);
                var (cluster, name) = (site.Clusters[0], new ClusterName("lab"));
                return site with
                {
                    Name = "site",
                    // The names that a batch system in a lab resolves begin with wn-2.
                    Networks = [site.Networks[0] with { FirstLease = "10.1.0.2" }],
                    Clusters = [cluster with { Policy = cluster.Policy with { Name = name }, Pools = [.. cluster.Pools.Select(p => p with { Cluster = name, Max = 20 })], Lrms = lrms }],
                };
            });
    }

    [TestCleanup]
    public async Task StopServiceAsync()
    {
        await service.DisposeAsync();
        await harness.DisposeAsync();
    }

    [TestMethod]
    public async Task Job_ThatWaits_GetsANodeWhichLeavesWhenItIsIdle()
    {
        var job = await harness.SubmitWaitingAsync();
        var node = await ReadyNodeAsync();
        await harness.StartJobAsync(job, node.Name);
        await RoundsAsync(30);
        Assert.AreEqual(NodeState.Ready, (await NodeAsync()).State, "a node with a job stays, however long");

        await harness.FinishJobsAsync(node.Name);
        await UntilNothingIsLeftAsync(node.Name);

        Assert.AreEqual(NodeState.Gone, (await service.Ledger.FindNodesAsync(node.Name, Ct)).Single().State);
    }

    [TestMethod]
    public async Task Job_ThatLandsBeforeTheDrain_RunsToItsEnd()
    {
        var node = await UsedNodeAsync();
        JobId? landed = null;
        lrms.BeforeDrain = async n => landed = await harness.OccupyAsync(n);
        await service.RunUntilAsync(s => s.Nodes.Single().State == NodeState.Draining, Ct);
        await RoundsAsync(30);

        Assert.AreEqual(NodeState.Draining, (await NodeAsync()).State);
        Assert.AreEqual(VmState.Running, (await service.Ledger.LoadAsync(Ct)).Vms.Single().State);
        Assert.AreEqual(JobState.Running, (await harness.Lrms.ReadAsync(Ct)).Jobs.Single(j => j.Id == landed).State);
        await harness.FinishJobsAsync(node.Name);
        await UntilNothingIsLeftAsync(node.Name);
    }

    [TestMethod]
    public async Task Job_ThatIsHeld_GetsNothing()
    {
        await harness.SubmitHeldAsync();
        await RoundsAsync(10);

        Assert.AreEqual(1, (await service.Ledger.LoadAsync(Ct)).NextVm.Value, "no VM was ever made");
    }

    [TestMethod]
    [DataRow(DemandCode.Dependency)]
    [DataRow(DemandCode.Limit)]
    [DataRow(DemandCode.Licence)]
    [DataRow(DemandCode.TooLarge)]
    [DataRow(DemandCode.BeginTime)]
    public async Task Job_ThatNodesDoNotHelp_GetsNothingAndItsReason(DemandCode reason)
    {
        var job = await SubmitAsync(reason);
        await RoundsAsync(4);

        Assert.AreEqual(1, (await service.Ledger.LoadAsync(Ct)).NextVm.Value, "no VM was ever made");
        var row = await QueueRowAsync(job);
        Assert.AreEqual(reason, Enum.Parse<DemandCode>(row.Code, ignoreCase: true));
        Assert.AreEqual(0, row.CountedTasks);
        Assert.AreNotEqual("", row.Reason);
    }

    [TestMethod]
    public async Task Array_WithAThrottle_GetsNodesForAsManyTasksAsMayRun()
    {
        var array = await SubmitArrayAsync(tasks: 1000, limit: 10);
        await RoundsAsync(4);

        var row = await QueueRowAsync(array);
        Assert.AreEqual((1000, 10, "counts"), (row.Tasks, row.CountedTasks, row.Code));
        var nodes = (await service.Ledger.LoadAsync(Ct)).Nodes;
        Assert.AreEqual(10, nodes.Sum(n => n.Resources.Cores), string.Join(", ", nodes.Select(n => n.Name)));
    }

    [TestMethod]
    [DataRow(ServerFault.Slow)]
    [DataRow(ServerFault.Empty)]
    [DataRow(ServerFault.Truncated)]
    [DataRow(ServerFault.Garbage)]
    public async Task Server_ThatAnswersBadly_FreezesAndGoesOn(ServerFault fault)
    {
        var node = await UsedNodeAsync();
        await harness.SubmitHeldAsync(); // So that no list is empty in truth.
        var before = harness.Runner.Count;
        await RoundsAsync(1);
        var commands = harness.Runner.Count - before;
        harness.Runner.Fault = fault;
        for (var i = 0; i < 20; i++)
        {
            harness.Runner.Spares = i % commands; // Each list is hit in turn.
            await RoundsAsync(1);
            Assert.IsNotNull((await ClusterAsync()).Frozen, $"round {i}");
            Assert.AreEqual(NodeState.Ready, (await NodeAsync()).State, $"round {i}");
        }

        // Two of them have room on the node.
        for (var i = 0; i < 3; i++)
        {
            await harness.SubmitWaitingAsync();
        }

        await RoundsAsync(3);
        Assert.AreEqual(node.Name, (await NodeAsync()).Name, "nothing is booted for what nobody can tell");

        harness.Runner.Fault = null;
        await RoundsAsync(1);
        await service.RunUntilAsync(s => s.Nodes.Length == 2, Ct);
        Assert.IsNull((await ClusterAsync()).Frozen);
    }

    [TestMethod]
    public async Task Server_ThatIsDown_FreezesAndGoesOn()
    {
        var node = await UsedNodeAsync();
        await harness.StopServerAsync();
        await RoundsAsync(40);
        Assert.AreEqual(NodeState.Ready, (await NodeAsync()).State, "an idle node is not retired on what nobody can tell");

        await harness.StartServerAsync();
        await UntilNothingIsLeftAsync(node.Name);
    }

    [TestMethod]
    public async Task Node_ThatAnAdministratorDrained_IsLeftAlone()
    {
        var node = await UsedNodeAsync();
        await harness.DrainByHandAsync(node.Name, "bad disk");
        await RoundsAsync(40);

        Assert.AreEqual(NodeState.Ready, (await NodeAsync()).State);
        Assert.IsTrue((await harness.Lrms.ReadAsync(Ct)).Nodes.Single().IsDrained);
    }

    [TestMethod]
    public async Task Node_ThatIsSomebodyElses_IsNotTakenForTheOneThatBoots()
    {
        await harness.SubmitWaitingAsync();
        await service.RunUntilAsync(s => !s.Nodes.IsEmpty, Ct);
        var node = await NodeAsync();
        await harness.AddForeignNodeAsync(node.Name);
        var before = (await harness.Lrms.ReadAsync(Ct)).Nodes.Single();
        await RoundsAsync(5);

        Assert.AreEqual(NodeState.Booting, (await service.Ledger.LoadAsync(Ct)).Nodes.Single(n => n.Id == node.Id).State);
        var after = (await harness.Lrms.ReadAsync(Ct)).Nodes.Single();
        Assert.AreEqual((before.IsDrained, before.Total), (after.IsDrained, after.Total));
    }

    private async Task<WorkerNode> UsedNodeAsync()
    {
        var job = await harness.SubmitWaitingAsync();
        var node = await ReadyNodeAsync();
        await harness.StartJobAsync(job, node.Name);
        await RoundsAsync(2);
        await harness.FinishJobsAsync(node.Name);
        return node;
    }

    /// <summary>The machine joins when its VM runs, as its join script would make it; it is ready then. What <paramref name="before"/> does happens before it joins.</summary>
    protected async Task<WorkerNode> ReadyNodeAsync(Func<NodeName, Task>? before = null)
    {
        await service.RunUntilAsync(s => s.Nodes.Any(n => n.State == NodeState.Booting), Ct);
        await RoundsAsync(1);
        var node = (await NodeAsync()).Name;
        await (before?.Invoke(node) ?? Task.CompletedTask);
        await harness.AddNodeAsync(node);
        await service.RunUntilAsync(s => s.Nodes.Single().State == NodeState.Ready, Ct);
        return await NodeAsync();
    }

    private async Task<QueueRow> QueueRowAsync(JobId job) =>
        (await service.GetAsync(ApiPaths.Queue, ApiJson.Default.ListOfQueueRow, Ct)).Items.Single(r => r.JobId == job.Value);

    private async Task<ClusterStatus> ClusterAsync() => (await service.GetAsync(ApiPaths.Status, ApiJson.Default.Status, Ct)).Clusters.Single();

    private async Task<WorkerNode> NodeAsync() => (await service.Ledger.LoadAsync(Ct)).Nodes.Single();

    private async Task RoundsAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            await service.RoundAsync(Ct);
        }
    }

    private async Task UntilNothingIsLeftAsync(NodeName node)
    {
        await service.RunUntilAsync(s => s.Nodes.IsEmpty && s.Vms.IsEmpty, Ct);
        var seen = await harness.Lrms.ReadAsync(Ct);
        Assert.IsNull(seen.Incomplete);
        Assert.IsFalse(seen.Nodes.Any(n => n.Name == node));
    }
}
