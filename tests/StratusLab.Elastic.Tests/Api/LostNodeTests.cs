using System.Net;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Tests.Api;

/// <summary>A guest that hangs with a job on it: the batch system calls the node down and lists the job for ever.</summary>
[TestClass]
public sealed class LostNodeTests : ApiSuite
{
    private WorkerNode node = null!; // set before every test

    [TestInitialize]
    public async Task HangAsync()
    {
        node = await ReadyNodeAsync("4711");
        await Service.RunUntilAsync(s => s.Nodes.Single().FirstBusy is not null, Ct);
        Hang();
    }

    [TestMethod]
    public async Task Hang_WithAJob_IsToldEverywhereAndKept()
    {
        await StrandAsync();

        await PassesAsync();

        Assert.AreEqual(NodeState.Draining, (await NodeAsync()).State);
        Assert.IsTrue(Service.Batch.HasJobs(node.Name), "its job is not touched");
        var events = (await Service.GetAsync(ApiPaths.Events, ApiJson.Default.ListOfEventRow, Ct)).Items.Where(e => e.Text.Contains("is out of reach", StringComparison.Ordinal)).ToArray();
        Assert.HasCount(1, events, "once, not in every pass");
        Assert.Contains($"elastic nodes lost {node.Name} --yes", events[0].Text);
        var row = (await Service.GetAsync($"/api/v1/nodes/{node.Name}", ApiJson.Default.ListOfNodeRow, Ct)).Items.Single();
        Assert.Contains("lists jobs on it", row.Trouble ?? "");
        Assert.Contains(row.Trouble!, row.Story); // looked at in the line before
        Assert.Contains($"{node.Name}: Its batch system calls it down since", (await Service.GetAsync("/api/v1/why/4711", ApiJson.Default.Why, Ct)).Text);
        using var metrics = await Service.Http.GetAsync("/metrics", Ct);
        Assert.Contains("nodes_unreachable{cluster=\"main\",pool=\"small\"} 1", await metrics.Content.ReadAsStringAsync(Ct));
    }

    [TestMethod]
    public async Task Hang_ThatEnds_IsTold()
    {
        await StrandAsync();
        Service.Lrms.Change = read => read;

        await Service.RunUntilAsync(s => s.Nodes.Single(n => n.Id == node.Id).UnreachableSince is null, Ct);

        Assert.Contains($"{node.Name} is in reach again.", (await Service.GetAsync(ApiPaths.Events, ApiJson.Default.ListOfEventRow, Ct)).Items.Select(e => e.Text).ToArray());
    }

    [TestMethod]
    public async Task Lost_NotConfirmed_IsRefusedAndNamesTheJobs()
    {
        await StrandAsync();

        using var response = await Service.PostAsync($"/api/v1/nodes/{node.Name}/lost", "{}", Ct);

        var problem = await TestService.RefusedAsync(HttpStatusCode.Conflict, response, Ct);
        Assert.Contains("job 4711 would be lost", problem.Title);
        Assert.Contains("--yes", problem.Title);
        Assert.AreEqual(NodeOrder.None, (await NodeAsync()).Order);
    }

    [TestMethod]
    public async Task Lost_Confirmed_DestroysTheVmAndGivesTheJobBack()
    {
        await StrandAsync();

        Assert.Contains("what runs there is given up: job 4711.", await Service.OrderAsync($"/api/v1/nodes/{node.Name}/lost?confirm=true", "{\"by\":\"alice\"}", Ct));
        await Service.PassAsync(Ct);
        Assert.AreEqual(VmWish.Destroy, (await Service.Ledger.LoadAsync(Ct)).Vms.Single(v => v.Id == node.Id).Wish);
        Assert.IsTrue(Service.Batch.HasJobs(node.Name), "the batch system is told only when the VM is gone");

        await Service.RunUntilAsync(s => s.Nodes.All(n => n.Id != node.Id), Ct);

        var over = (await Service.Ledger.FindNodesAsync(node.Name, Ct)).Single(n => n.Id == node.Id);
        Assert.AreEqual(NodeState.Lost, over.State);
        Assert.IsFalse(Service.Batch.HasJobs(node.Name));
        var events = (await Service.GetAsync(ApiPaths.Events, ApiJson.Default.ListOfEventRow, Ct)).Items.Select(e => e.Text).ToArray();
        Assert.IsTrue(events.Any(e => e.Contains("as alice", StringComparison.Ordinal) && e.Contains("given up", StringComparison.Ordinal)));
    }

    [TestMethod]
    public async Task Lost_NodeThatAnswersAgain_OnlyRetires()
    {
        await StrandAsync();
        await Service.OrderAsync($"/api/v1/nodes/{node.Name}/lost?confirm=true", "{}", Ct);
        Service.Lrms.Change = read => read;

        await Service.PassAsync(Ct);

        var state = await Service.Ledger.LoadAsync(Ct);
        Assert.AreEqual(VmWish.Run, state.Vms.Single(v => v.Id == node.Id).Wish);
        Assert.AreEqual((NodeState.Draining, DrainCause.Operator), (state.Nodes.Single(n => n.Id == node.Id).State, state.Nodes.Single(n => n.Id == node.Id).Drain));

        // The order was for the jobs of then.
        Hang();
        await StrandAsync();
        await PassesAsync();
        Assert.AreEqual(VmWish.Run, (await Service.Ledger.LoadAsync(Ct)).Vms.Single(v => v.Id == node.Id).Wish);
        Assert.IsNotNull((await Service.GetAsync($"/api/v1/nodes/{node.Name}", ApiJson.Default.ListOfNodeRow, Ct)).Items.Single().Trouble);
    }

    [TestMethod]
    public async Task Lost_HostDoesNotAnswer_TheBatchSystemIsToldWhenItsVmIsGone()
    {
        await StrandAsync();
        Service.CutOffHost(true);
        await Service.OrderAsync($"/api/v1/nodes/{node.Name}/lost?confirm=true", "{}", Ct);

        await PassesAsync();

        Assert.IsTrue(Service.Batch.HasJobs(node.Name), "it may run on in its guest, and must not be started elsewhere beside that");
        Service.CutOffHost(false);
        await Service.RunUntilAsync(s => s.Nodes.All(n => n.Id != node.Id), Ct);
        Assert.IsFalse(Service.Batch.HasJobs(node.Name));
    }

    [TestMethod]
    public async Task Lost_NodeThatIsWell_IsRefused()
    {
        Service.Lrms.Change = read => read;
        await Service.PassAsync(Ct);

        using var response = await Service.PostAsync($"/api/v1/nodes/{node.Name}/lost?confirm=true", "{}", Ct);

        Assert.Contains("is not out of reach with jobs on it: its batch system does not call it down", (await TestService.RefusedAsync(HttpStatusCode.Conflict, response, Ct)).Title);
    }

    private void Hang() => Service.Lrms.Change = read => read with { Nodes = [.. read.Nodes.Select(n => n.Name == node.Name && n.IsUp ? n with { IsUp = false, HasJobs = true } : n)] };

    private async Task PassesAsync()
    {
        for (var i = 0; i < 5; i++)
        {
            Service.Clock.Advance(TimeSpan.FromSeconds(30));
            await Service.LaneAsync(Ct);
            await Service.PassAsync(Ct);
        }
    }

    private Task StrandAsync() => Service.RunUntilAsync(s => s.Nodes.Single(n => n.Id == node.Id).UnreachableSince is not null, Ct);

    private async Task<WorkerNode> NodeAsync() => (await Service.Ledger.LoadAsync(Ct)).Nodes.Single(n => n.Id == node.Id);
}
