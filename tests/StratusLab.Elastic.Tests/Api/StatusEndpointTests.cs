using System.Text.Json;
using StratusLab.Elastic.Api.Contracts;

namespace StratusLab.Elastic.Tests.Api;

[TestClass]
public sealed class StatusEndpointTests : ApiSuite
{
    [TestMethod]
    public async Task Status_BeforeTheFirstPass_SaysThatNothingIsReadYet()
    {
        var status = await Service.GetAsync(ApiPaths.Status, ApiJson.Default.Status, Ct);

        Assert.AreEqual("lab", status.Site);
        Assert.AreEqual("SQLite in memory", status.Ledger);
        Assert.IsNull(status.LastPassAt);
        Assert.AreEqual("it has not been read yet", status.Clusters.Single().Frozen);
        Assert.IsNull(status.Clusters.Single().PendingJobs);
    }

    [TestMethod]
    public async Task Status_JobsWaitAndRun_CountsThemAndTheNodes()
    {
        await ReadyNodeAsync();
        Service.Submit("2", cores: 8);
        Service.Submit("3").IsHeld = true;
        await Service.PassAsync(Ct);

        var cluster = (await Service.GetAsync(ApiPaths.Status, ApiJson.Default.Status, Ct)).Clusters.Single();

        Assert.AreEqual("simulated", cluster.Kind);
        Assert.IsNull(cluster.Frozen);
        Assert.AreEqual((2, 1, 8, 1), (cluster.PendingJobs, cluster.DemandJobs, cluster.DemandCores, cluster.RunningJobs));
        Assert.AreEqual(new NodeCounts(1, 1, 0, 5), cluster.Nodes);
    }

    [TestMethod]
    public async Task Status_ReadIsNotWhole_SaysWhyTheClusterIsFrozenAndNoNumbers()
    {
        Service.Lrms.Change = s => s with { Incomplete = "squeue ended with 1" };
        await Service.PassAsync(Ct);

        var cluster = (await Service.GetAsync(ApiPaths.Status, ApiJson.Default.Status, Ct)).Clusters.Single();

        Assert.AreEqual("squeue ended with 1", cluster.Frozen);
        Assert.IsNull(cluster.PendingJobs);
        Assert.IsNull(cluster.DemandJobs);
    }

    [TestMethod]
    public async Task Status_UnfrozenSinceTheLastPass_IsNotFrozen()
    {
        await Service.OrderAsync(ApiPaths.Freeze, """{"cluster":"main"}""", Ct);
        await Service.PassAsync(Ct);
        await Service.OrderAsync(ApiPaths.Unfreeze, """{"cluster":"main"}""", Ct);

        Assert.IsNull((await Service.GetAsync(ApiPaths.Status, ApiJson.Default.Status, Ct)).Clusters.Single().Frozen);
    }

    [TestMethod]
    public async Task Status_ClusterFrozenBesideEverything_KeepsItsOwnReason()
    {
        await Service.OrderAsync(ApiPaths.Freeze, """{"by":"alice","reason":"everything"}""", Ct);
        await Service.OrderAsync(ApiPaths.Freeze, """{"cluster":"main","by":"bob","reason":"new switch"}""", Ct);

        var status = await Service.GetAsync(ApiPaths.Status, ApiJson.Default.Status, Ct);

        Assert.AreEqual("everything", status.Freeze?.Reason);
        Assert.AreEqual("by bob since 10:00:00 UTC: new switch", status.Clusters.Single().Frozen);
    }

    [TestMethod]
    public async Task Status_Always_SaysWhenAPassIsLate() =>
        Assert.AreEqual(140, (await Service.GetAsync(ApiPaths.Status, ApiJson.Default.Status, Ct)).LateAfterSeconds);

    [TestMethod]
    public async Task Status_AsJson_IsCamelCaseAndShowsNulls()
    {
        using var json = JsonDocument.Parse(await Service.Http.GetStringAsync(ApiPaths.Status, Ct));

        Assert.AreEqual(JsonValueKind.Null, json.RootElement.GetProperty("lastPassAt").ValueKind);
        Assert.AreEqual(5, json.RootElement.GetProperty("clusters")[0].GetProperty("nodes").GetProperty("max").GetInt32());
    }
}
