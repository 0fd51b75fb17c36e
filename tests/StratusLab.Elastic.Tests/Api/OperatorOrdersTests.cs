using System.Collections.Immutable;
using System.Net;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Ledger;
using StratusLab.Elastic.Reconciliation;

namespace StratusLab.Elastic.Tests.Api;

[TestClass]
public sealed class OperatorOrdersTests : ApiSuite
{
    [TestMethod]
    public async Task Freeze_Everything_IsRecordedAndShownAtOnce()
    {
        await Service.PassAsync(Ct);

        var text = await Service.OrderAsync(ApiPaths.Freeze, """{"reason":"power work","by":"carol"}""", Ct);

        Assert.StartsWith("Frozen: everything", text);
        var status = await Service.GetAsync(ApiPaths.Status, ApiJson.Default.Status, Ct);
        Assert.AreEqual(("carol", "power work"), (status.Freeze?.By, status.Freeze?.Reason));
        Assert.Contains("by carol since", status.Clusters.Single().Frozen ?? "");
        var (_, line) = (await Service.Ledger.ListNewestEventsAsync(1, Ct)).Single();
        Assert.AreEqual(("operator", "", "carol froze everything: power work. Nothing is started or stopped there."), (line.Kind, line.Subject, line.Text));
        Assert.AreEqual("an operator's order", Service.Looks.Single());
    }

    [TestMethod]
    public async Task Freeze_PassInFlight_CannotCommitAnyMore()
    {
        var inFlight = await Service.Ledger.BeginAsync(Reconciler.Lane, "a pass", Ct);

        await Service.OrderAsync(ApiPaths.Freeze, """{"cluster":"main"}""", Ct);

        await Assert.ThrowsExactlyAsync<EpochLostException>(() => Service.Ledger.CommitAsync(new() { Epoch = inFlight }, Ct));
        Assert.AreEqual("an operator", (await Service.Ledger.LoadAsync(Ct)).Freezes["main"].By);
    }

    [TestMethod]
    public async Task Freeze_FrozenCluster_BootsNothing()
    {
        Service.Submit("1");
        await Service.LaneAsync(Ct);
        await Service.OrderAsync(ApiPaths.Freeze, """{"cluster":"main"}""", Ct);
        await Service.PassAsync(Ct);

        Assert.IsEmpty((await Service.Ledger.LoadAsync(Ct)).Nodes);
    }

    [TestMethod]
    [DataRow("""{"clutser":"main"}""", HttpStatusCode.BadRequest, "clutser")]
    [DataRow("""{"cluster":"mian"}""", HttpStatusCode.NotFound, "There is: main")]
    [DataRow("""{"cluster":7}""", HttpStatusCode.BadRequest, "cluster")]
    [DataRow("""{""", HttpStatusCode.BadRequest, "cannot be read")]
    [DataRow("null", HttpStatusCode.BadRequest, "null")]
    [DataRow("", HttpStatusCode.BadRequest, "cannot be read")]
    public async Task Freeze_NotUnderstood_FreezesNothing(string body, HttpStatusCode status, string says)
    {
        using var response = await Service.PostAsync(ApiPaths.Freeze, body, Ct);

        Assert.Contains(says, (await TestService.RefusedAsync(status, response, Ct)).Title);
        Assert.IsEmpty((await Service.Ledger.LoadAsync(Ct)).Freezes);
    }

    [TestMethod]
    public async Task Freeze_NoBodyAtAll_FreezesNothing()
    {
        using var response = await Service.Http.PostAsync(ApiPaths.Freeze, null, Ct);

        await TestService.RefusedAsync(HttpStatusCode.BadRequest, response, Ct);
        Assert.IsEmpty((await Service.Ledger.LoadAsync(Ct)).Freezes);
    }

    [TestMethod]
    public async Task Freeze_ByWithControlCharacters_IsMadeFitForTheJournal()
    {
        await Service.OrderAsync(ApiPaths.Freeze, """{"by":"eve\u001b[2J\n2026 root","reason":"a\nb"}""", Ct);

        var text = (await Service.Ledger.ListNewestEventsAsync(1, Ct)).Single().Event.Text;
        Assert.IsFalse(text.Any(char.IsControl), text);
    }

    [TestMethod]
    public async Task Unfreeze_OneOfTwo_SaysWhatIsStillFrozen()
    {
        await Service.OrderAsync(ApiPaths.Freeze, "{}", Ct);
        await Service.OrderAsync(ApiPaths.Freeze, """{"cluster":"main"}""", Ct);

        var text = await Service.OrderAsync(ApiPaths.Unfreeze, """{"by":"carol"}""", Ct);

        Assert.AreEqual("No longer frozen: everything. Still frozen: cluster \"main\".", text);
        Assert.AreEqual("main", (await Service.Ledger.LoadAsync(Ct)).Freezes.Keys.Single());
        Assert.AreEqual("carol unfroze everything.", (await Service.Ledger.ListNewestEventsAsync(1, Ct)).Single().Event.Text);
    }

    [TestMethod]
    public async Task Unfreeze_NotFrozen_IsSuccessAndNotJournalled()
    {
        Assert.AreEqual("No operator had frozen cluster \"main\".", await Service.OrderAsync(ApiPaths.Unfreeze, """{"cluster":"main"}""", Ct));
        Assert.IsEmpty(await Service.Ledger.ListNewestEventsAsync(10, Ct));
    }

    [TestMethod]
    public async Task ResumePool_Stopped_ForgetsItsFailuresAndNoOthers()
    {
        await FailAsync("small", "big");

        var text = await Service.OrderAsync("/api/v1/pools/small/resume", """{"by":"carol"}""", Ct);

        Assert.Contains("is used again", text);
        Assert.AreEqual("big", (await Service.Ledger.LoadAsync(Ct)).Memory.Pools.Keys.Single().Value);
        Assert.AreEqual("carol resumed pool \"small\" after 10 failures in a row. Last: no kernel", (await Service.Ledger.ListNewestEventsAsync(1, Ct)).Single().Event.Text);
    }

    [TestMethod]
    public async Task ResumePool_PassInFlightRemembersTheBackOff_PassLoses()
    {
        await FailAsync("small");
        var inFlight = await Service.Ledger.BeginAsync(Reconciler.Lane, "a pass", Ct);
        var remembered = (await Service.Ledger.LoadAsync(Ct)).Memory;

        await Service.OrderAsync("/api/v1/pools/small/resume", "{}", Ct);

        await Assert.ThrowsExactlyAsync<EpochLostException>(() => Service.Ledger.CommitAsync(new() { Epoch = inFlight, Memory = remembered }, Ct));
        Assert.IsEmpty((await Service.Ledger.LoadAsync(Ct)).Memory.Pools);
    }

    [TestMethod]
    public async Task ResumePool_NotResting_IsSuccess() => Assert.Contains("was in use", await Service.OrderAsync("/api/v1/pools/small/resume", "{}", Ct));

    [TestMethod]
    public async Task ResumePool_Unknown_Is404ThatNamesThePools()
    {
        using var response = await Service.PostAsync("/api/v1/pools/smal/resume", "{}", Ct);

        Assert.Contains("There is: big, small", (await TestService.RefusedAsync(HttpStatusCode.NotFound, response, Ct)).Title);
    }

    private async Task FailAsync(params string[] pools)
    {
        var failed = Enumerable.Range(0, 10).Aggregate(BackOff.None, (b, _) => (b with { Until = null }).Failed(Service.Clock.GetUtcNow(), "no kernel"));
        await Service.Ledger.CommitAsync(new() { Memory = new() { Pools = pools.ToImmutableSortedDictionary(p => new PoolName(p), _ => failed) } }, Ct);
    }
}
