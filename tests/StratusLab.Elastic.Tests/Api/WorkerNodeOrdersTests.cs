using System.Net;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Core.Lifecycle;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Tests.Api;

/// <summary>Draining, undraining and retiring single worker nodes, to the end.</summary>
[TestClass]
public sealed class WorkerNodeOrdersTests : ApiSuite
{
    [TestMethod]
    public async Task Drain_NodeWithAJob_LetsItEndAndStaysUntilItIsUndrained()
    {
        var node = await ReadyNodeAsync();
        Assert.Contains("takes no more jobs and stays", await OrderAsync(node, "drain"));

        await Service.RunUntilAsync(s => s.Nodes.Single(n => n.Id == node.Id) is { State: NodeState.Draining, CleanReads: 0 }, Ct);
        Service.Clock.Advance(TimeSpan.FromMinutes(40));
        await Service.RunUntilAsync(s => s.Nodes.Single(n => n.Id == node.Id).CleanReads >= NodeLifecycle.Witnesses, Ct);
        for (var i = 0; i < 5; i++)
        {
            Service.Clock.Advance(TimeSpan.FromSeconds(30));
            await Service.PassAsync(Ct);
        }

        Assert.IsTrue(Service.Batch.NodeNames.Contains(node.Name), "it stays, though it is empty");
        var row = (await Service.GetAsync($"/api/v1/nodes/{node.Name}", ApiJson.Default.ListOfNodeRow, Ct)).Items.Single();
        Assert.AreEqual(("draining", "held", "drain"), (row.State, row.DrainCause, row.Order));

        Assert.Contains("takes jobs again", await OrderAsync(node, "undrain"));
        await Service.RunUntilAsync(s => s.Nodes.Single(n => n.Id == node.Id) is { State: NodeState.Ready, Drain: DrainCause.None, Order: NodeOrder.None }, Ct);
    }

    [TestMethod]
    public async Task Retire_NodeWithAJob_LeavesWhenThatIsDone()
    {
        var node = await ReadyNodeAsync();
        Assert.Contains("leaves when those that run on it are done", await OrderAsync(node, "retire"));
        await Service.RunUntilAsync(s => s.Nodes.Single(n => n.Id == node.Id).State == NodeState.Draining, Ct);
        Service.Clock.Advance(TimeSpan.FromMinutes(40));

        await Service.RunUntilAsync(s => s.Nodes.All(n => n.Id != node.Id), Ct);

        var gone = (await Service.Ledger.FindNodesAsync(node.Name, Ct)).Single(n => n.Id == node.Id);
        Assert.AreEqual((NodeState.Gone, DrainCause.Operator), (gone.State, gone.Drain));
    }

    [TestMethod]
    public async Task Undrain_ThatNobodyOrdered_IsRefusedWithTheReason()
    {
        var node = await ReadyNodeAsync();

        using var response = await Service.PostAsync($"/api/v1/nodes/{node.Name}/undrain", "{}", Ct);

        Assert.Contains($"No operator has drained node {node.Name}; it is not drained.", (await TestService.RefusedAsync(HttpStatusCode.Conflict, response, Ct)).Title);
    }

    [TestMethod]
    public async Task Undrain_DrainThatIsNotOurs_IsLeftAlone()
    {
        var node = await ReadyNodeAsync();
        Service.Batch.DrainByHand(node.Name, "disk trouble");
        await Service.PassAsync(Ct);

        using var response = await Service.PostAsync($"/api/v1/nodes/{node.Name}/undrain", "{}", Ct);

        Assert.Contains("drained in the batch system (disk trouble), not by this service", (await TestService.RefusedAsync(HttpStatusCode.Conflict, response, Ct)).Title);
        Assert.IsTrue(Service.Batch.IsDrainedByHand(node.Name));
    }

    [TestMethod]
    public async Task Drain_NodeThatLeaves_IsRefused()
    {
        var node = await ReadyNodeAsync();
        await Service.Ledger.CommitAsync(new() { Nodes = [node with { State = NodeState.Leaving }] }, Ct);

        using var response = await Service.PostAsync($"/api/v1/nodes/{node.Name}/drain", "{}", Ct);

        Assert.Contains("is leaving: its batch system lets go of it", (await TestService.RefusedAsync(HttpStatusCode.Conflict, response, Ct)).Title);
        Assert.Contains("it is leaving already", await OrderAsync(node, "retire"));
    }

    [TestMethod]
    public async Task Drain_Frozen_SaysThatNothingIsDoneYet()
    {
        var node = await ReadyNodeAsync();
        await Service.OrderAsync(ApiPaths.Freeze, "{}", Ct);

        Assert.Contains("is frozen, so nothing is done there until it is unfrozen", await OrderAsync(node, "drain"));
    }

    [TestMethod]
    [DataRow("/api/v1/nodes/nobody/drain", HttpStatusCode.NotFound)]
    [DataRow("/api/v1/nodes/wn%2F1/drain", HttpStatusCode.BadRequest)]
    [DataRow("/api/v1/nodes/-o/retire", HttpStatusCode.BadRequest)]
    public async Task Drain_NoSuchNode_IsRefused(string path, HttpStatusCode status)
    {
        using var response = await Service.PostAsync(path, "{}", Ct);

        await TestService.RefusedAsync(status, response, Ct);
    }

    [TestMethod]
    public async Task Story_OfANode_TellsWhoDrainedItAndWhatRanOnIt()
    {
        var node = await ReadyNodeAsync("4711");
        await Service.RunUntilAsync(s => s.Nodes.Single().FirstBusy is not null, Ct);
        await Service.OrderAsync($"/api/v1/nodes/{node.Name}/drain", "{\"by\":\"alice\"}", Ct);

        var story = (await Service.GetAsync($"/api/v1/nodes/{node.Name}", ApiJson.Default.ListOfNodeRow, Ct)).Items.Single().Story;

        Assert.Contains("was asked for at 10:00:00 UTC by job 4711.", story);
        Assert.Contains("It was placed on kvm1", story);
        Assert.Contains("1 job ran on it: 4711 (", story);
        Assert.Contains("as alice ordered.", story);
        Assert.AreEqual(story, (await Service.GetAsync($"/api/v1/why/{node.Name}", ApiJson.Default.Why, Ct)).Text);
    }

    private Task<string> OrderAsync(WorkerNode node, string verb) => Service.OrderAsync($"/api/v1/nodes/{node.Name}/{verb}", "{\"by\":\"alice\"}", Ct);
}
