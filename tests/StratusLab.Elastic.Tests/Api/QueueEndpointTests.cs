using System.Net;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Tests.Api;

[TestClass]
public sealed class QueueEndpointTests : ApiSuite
{
    private const string Script = "<script>alert('1')</script>\"&\u0000\u001b[2J";

    [TestMethod]
    public async Task Queue_JobsOfAllKinds_SaysForEachWhetherItCounts()
    {
        await ReadyNodeAsync();
        Service.Submit("2");
        Service.Submit("3").IsHeld = true;
        Service.Submit("4", cores: 64);
        Service.Clock.Advance(TimeSpan.FromSeconds(30));
        await Service.PassAsync(Ct);

        var rows = (await Service.GetAsync(ApiPaths.Queue, ApiJson.Default.ListOfQueueRow, Ct)).Items;

        CollectionAssert.AreEqual(new[] { ("2", "pending", "counts"), ("3", "pending", "held"), ("4", "pending", "tooLarge"), ("1", "running", "") }, rows.Select(r => (r.JobId, r.State, r.Code)).ToArray());
        Assert.AreEqual((30.0, 1, 2, "batch", "alice", "physics", "main"), (rows[0].WaitedSeconds, rows[0].CountedTasks, rows[0].Cores, rows[0].Queue, rows[0].User, rows[0].Account, rows[0].Cluster));
        Assert.AreEqual("held", rows[1].Reason);
        Assert.Contains("fits no pool", rows[2].Reason);
    }

    [TestMethod]
    public async Task Queue_StateGiven_ListsOnlyThose()
    {
        await ReadyNodeAsync();
        Service.Submit("2");
        await Service.PassAsync(Ct);

        Assert.AreEqual("1", (await Service.GetAsync(ApiPaths.Queue + "?state=running&cluster=main", ApiJson.Default.ListOfQueueRow, Ct)).Items.Single().JobId);
    }

    [TestMethod]
    public async Task Queue_UnknownState_Is400ThatSaysTheRightOnes() =>
        Assert.AreEqual(
            "state is \"pending\" or \"running\" or \"ending\", not \"waiting\".",
            (await Service.RefusedAsync(HttpStatusCode.BadRequest, ApiPaths.Queue + "?state=waiting", Ct)).Title);

    [TestMethod]
    public async Task Queue_JobNamedLikeAScript_ComesBackEscaped()
    {
        Service.Submit("1");
        Service.Lrms.Change = s => s with { Jobs = [.. s.Jobs.Select(j => j with { Name = Script, User = Script })] };
        await Service.PassAsync(Ct);

        using var response = await Service.Http.GetAsync(ApiPaths.Queue, Ct);
        var body = await response.Content.ReadAsStringAsync(Ct);

        Assert.AreEqual("application/json", response.Content.Headers.ContentType?.MediaType);
        Assert.AreEqual("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.DoesNotContain("<", body);
        Assert.DoesNotContain("'", body);
        Assert.IsFalse(body.Any(char.IsControl));
        Assert.AreEqual(Script, (await Service.GetAsync(ApiPaths.Queue, ApiJson.Default.ListOfQueueRow, Ct)).Items.Single().Name);
    }

    [TestMethod]
    public async Task Queue_FrozenCluster_ListsTheJobsWithoutVerdicts()
    {
        Service.Submit("1");
        await Service.OrderAsync(ApiPaths.Freeze, "{}", Ct);
        await Service.PassAsync(Ct);

        var row = (await Service.GetAsync(ApiPaths.Queue, ApiJson.Default.ListOfQueueRow, Ct)).Items.Single();

        Assert.AreEqual(("pending", "", 0), (row.State, row.Code, row.CountedTasks));
    }

    [TestMethod]
    public async Task Queue_UnknownCluster_Is404ThatNamesTheClusters() =>
        Assert.Contains("There is: main", (await Service.RefusedAsync(HttpStatusCode.NotFound, ApiPaths.Queue + "?cluster=mian", Ct)).Title);

    [TestMethod]
    public async Task Queue_SameValueTwice_IsRefused() =>
        Assert.Contains("2 times", (await Service.RefusedAsync(HttpStatusCode.BadRequest, ApiPaths.Queue + "?cluster=main&cluster=main", Ct)).Title);

    [TestMethod]
    public async Task Queue_ArrayWithThrottle_CountsTheTasksThatMayRun()
    {
        Service.Submit("7");
        Service.Lrms.Change = s => s with { Jobs = [.. s.Jobs.Select(j => j with { Tasks = 10, TaskLimit = 3, Array = new JobId("7") })] };
        await Service.LaneAsync(Ct);
        await Service.PassAsync(Ct);

        var row = (await Service.GetAsync(ApiPaths.Queue, ApiJson.Default.ListOfQueueRow, Ct)).Items.Single();

        Assert.AreEqual((10, 3), (row.Tasks, row.CountedTasks));
    }
}
