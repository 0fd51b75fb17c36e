using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;
using StratusLab.Elastic.Api;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Planning;
using StratusLab.Elastic.Reconciliation;
using StratusLab.Elastic.Tests.Metrics;

namespace StratusLab.Elastic.Tests.Api;

/// <summary>Searches of recorded plans: what they find, what they cost, and how many may wait for one.</summary>
[TestClass]
public sealed class PlanSearchTests : ApiSuite
{
    private const int KeptPlans = 20;

    private readonly ManualResetEventSlim gate = new(true);
    private int unpacked;

    [TestMethod]
    public async Task Why_LoopOfUnknownIds_UnpacksEachPlanOnce()
    {
        for (var i = 0; i < 5; i++)
        {
            await RecordAsync(Scenes.Job("7"));
        }

        foreach (var id in new[] { "1", "2", "3", "4_1" })
        {
            await Service.RefusedAsync(HttpStatusCode.NotFound, $"/api/v1/jobs/{id}/why", Ct);
        }

        Assert.AreEqual(5, unpacked);
        await RecordAsync(Scenes.Job("8"));
        await Service.RefusedAsync(HttpStatusCode.NotFound, "/api/v1/jobs/5/why", Ct);
        Assert.AreEqual(6, unpacked, "only the new one");
    }

    [TestMethod]
    public async Task Find_SeveralPlansKnewTheJob_GivesTheNewestOfThem()
    {
        await RecordAsync(Scenes.Job("7"));
        var newest = await RecordAsync(Scenes.Job("7") with { Array = new JobId("70") });
        await RecordAsync(Scenes.Job("8"));
        var search = Service.Get<PlanSearch>();

        Assert.AreEqual(newest, await FindAsync("7"));
        Assert.AreEqual(newest, await FindAsync("70"));
        Assert.IsNull(await FindAsync("7", "legacy"));
        Assert.IsNull(await FindAsync("9"));

        async Task<long?> FindAsync(string job, string? cluster = null) => (await search.FindAsync(new(job), cluster is null ? null : new ClusterName(cluster), Ct))?.Plan.Id;
    }

    [TestMethod]
    public async Task Find_PlansThatAreNotAmongTheNewest_AreForgotten()
    {
        await RecordAsync(Scenes.Job("7"));
        var search = Service.Get<PlanSearch>();
        Assert.IsNotNull(await search.FindAsync(new("7"), null, Ct));
        for (var i = 0; i < PlanSearch.MostPlans; i++)
        {
            await RecordAsync(Scenes.Job("8"));
        }

        Assert.IsNull(await search.FindAsync(new("7"), null, Ct));
        Assert.IsNotNull(await search.FindAsync(new("8"), null, Ct));
    }

    [TestMethod]
    public async Task Find_PlanInTheMiddleIsPruned_FindsTheOlderOneThatKnewTheJob()
    {
        var older = await RecordAsync(true, Scenes.Job("7"));
        await RecordAsync(false, Scenes.Job("7"));
        for (var i = 0; i < KeptPlans - 2; i++)
        {
            await RecordAsync(true, Scenes.Job("8"));
        }

        var search = Service.Get<PlanSearch>();
        Assert.IsNotNull(await search.FindAsync(new("7"), null, Ct));
        await RecordAsync(true, Scenes.Job("8"));
        Assert.AreEqual(1, (await Service.Ledger.PruneAsync(Ct)).Plans);

        Assert.AreEqual(older, (await search.FindAsync(new("7"), null, Ct))?.Plan.Id);
    }

    [TestMethod]
    public async Task Why_OneCallerWaitsForManySearches_IsRefusedOneMore()
    {
        await RecordAsync(Scenes.Job("7"));
        gate.Reset();
        List<Task<HttpResponseMessage>> asked = [.. Enumerable.Range(1, 5).Select(i => Service.Http.GetAsync($"/api/v1/jobs/{i}/why", Ct))];

        var refused = await await Task.WhenAny(asked);

        Assert.AreEqual("this machine waits for 4 searches of the recorded plans already, the most for one caller. Ask again when one is answered.", (await TestService.RefusedAsync(HttpStatusCode.TooManyRequests, refused, Ct)).Title);
        Assert.AreEqual(TimeSpan.FromSeconds(5), refused.Headers.RetryAfter?.Delta);
        gate.Set();
        Assert.AreEqual(4, (await Task.WhenAll(asked)).Count(r => r.StatusCode == HttpStatusCode.NotFound));
        await Service.RefusedAsync(HttpStatusCode.NotFound, "/api/v1/jobs/6/why", Ct);
    }

    [TestMethod]
    public async Task Why_ManyCallersWaitForSearches_IsRefusedToAllOthers()
    {
        string[] tokens = [await TokenAsync("a"), await TokenAsync("b"), await TokenAsync("c"), await TokenAsync("d"), await TokenAsync("e")];
        await RecordAsync(Scenes.Job("7"));
        gate.Reset();
        List<Task<HttpResponseMessage>> asked = [.. Enumerable.Range(0, 17).Select(i => AskAsync(tokens[i % 5], i))];

        var refused = await await Task.WhenAny(asked);

        Assert.AreEqual("16 requests wait for a search of the recorded plans already. Try again in a moment.", (await TestService.RefusedAsync(HttpStatusCode.TooManyRequests, refused, Ct)).Title);
        gate.Set();
        Assert.AreEqual(16, (await Task.WhenAll(asked)).Count(r => r.StatusCode == HttpStatusCode.NotFound));

        Task<string> TokenAsync(string name) => Service.OrderTokenAsync(name, "viewer", Ct);

        Task<HttpResponseMessage> AskAsync(string token, int job)
        {
            var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/jobs/{job + 100}/why");
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            return Service.Http.SendAsync(request, Ct);
        }
    }

    [TestCleanup]
    public void Open() => gate.Set();

    private protected override Task<TestService> MakeAsync(CancellationToken ct) => TestService.StartAsync(ct, options: new() { File = ":memory:", KeepPlans = KeptPlans }, more: s => s.AddSingleton(p => new PlanSearch(p.GetRequiredService<StratusLab.Elastic.Ledger.Ledger>(), Unpack)));

    private Observation Unpack(ReadOnlyMemory<byte> inputs)
    {
        gate.Wait(Ct);
        Interlocked.Increment(ref unpacked);
        return PlanInputs.Unpack(inputs);
    }

    private Task<long?> RecordAsync(params Job[] jobs) => RecordAsync(true, jobs);

    private async Task<long?> RecordAsync(bool hasActions, params Job[] jobs)
    {
        var inputs = PlanInputs.Pack(Scenes.Seen(Scenes.Cluster(jobs)));
        return (await Service.Ledger.CommitAsync(new() { Plan = new() { At = Service.Clock.GetUtcNow(), Fingerprint = "f", Text = "t", Inputs = inputs, HasActions = hasActions } }, Ct)).PlanId;
    }
}
