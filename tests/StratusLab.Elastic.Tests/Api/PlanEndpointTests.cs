using System.Net;
using StratusLab.Elastic.Api.Contracts;

namespace StratusLab.Elastic.Tests.Api;

[TestClass]
public sealed class PlanEndpointTests : ApiSuite
{
    [TestMethod]
    public async Task Plan_BeforeTheFirstPass_Is503()
        => Assert.Contains("first pass", (await Service.RefusedAsync(HttpStatusCode.ServiceUnavailable, ApiPaths.Plan, Ct)).Title);

    [TestMethod]
    public async Task Plan_DryRun_SaysWhatTheNextPassDoesAndChangesNothing()
    {
        // The pass does not know the host yet, so the boot is the next one's.
        Service.Submit("1");
        await Service.PassAsync(Ct);
        await Service.LaneAsync(Ct);
        Service.Clock.Advance(TimeSpan.FromSeconds(7));

        var plan = await Service.GetAsync(ApiPaths.Plan, ApiJson.Default.PlanPreview, Ct);
        var untouched = await Service.Ledger.LoadAsync(Ct);
        await Service.PassAsync(Ct);

        var boot = plan.Actions.Single();
        Assert.AreEqual(("boot", "main", "small", "kvm1", "1"), (boot.Kind, boot.Cluster, boot.Pool, boot.Host, boot.For.Single()));
        Assert.AreEqual(7.0, plan.ReadAgeSeconds);
        Assert.Contains("+ boot 1 x small on kvm1", plan.Text);
        Assert.IsEmpty(untouched.Nodes);
        Assert.AreEqual(plan.Text, Core.Planning.PlanText.Print(Service.Live.Last!.Plan)); // A pass is done.
    }

    [TestMethod]
    public async Task Plan_AskedAgain_IsDecidedAnewOnlyAfterAPassOrAChange()
    {
        await Service.PassAsync(Ct);
        var first = await Service.GetAsync(ApiPaths.Plan, ApiJson.Default.PlanPreview, Ct);
        Service.Clock.Advance(TimeSpan.FromSeconds(7));

        Assert.AreEqual(first.At, (await Service.GetAsync(ApiPaths.Plan, ApiJson.Default.PlanPreview, Ct)).At);
        await Service.OrderAsync(ApiPaths.Freeze, "{}", Ct);
        Assert.AreNotEqual(first.At, (await Service.GetAsync(ApiPaths.Plan, ApiJson.Default.PlanPreview, Ct)).At);
    }

    [TestMethod]
    public async Task Plan_WithRefusals_ListsThem()
    {
        Service.Submit("1", cores: 64);
        await Service.LaneAsync(Ct);
        await Service.PassAsync(Ct);

        var plan = await Service.GetAsync(ApiPaths.Plan, ApiJson.Default.PlanPreview, Ct);

        Assert.AreEqual("job 1", plan.Refusals.Single().Subject);
        Assert.IsEmpty(plan.Actions);
    }

    [TestMethod]
    public async Task Plans_SeveralRecorded_ArePagedTheNewestFirst()
    {
        for (var i = 1; i <= 3; i++)
        {
            await RecordAsync($"plan {i}");
        }

        var first = await Service.GetAsync(ApiPaths.Plans + "?limit=2", ApiJson.Default.ListOfPlanRow, Ct);
        var second = await Service.GetAsync($"{ApiPaths.Plans}?limit=2&before={first.Next}", ApiJson.Default.ListOfPlanRow, Ct);

        CollectionAssert.AreEqual(new[] { "plan 3", "plan 2" }, first.Items.Select(p => p.Text).ToArray());
        Assert.AreEqual("plan 1", second.Items.Single().Text);
        Assert.IsNull(second.Next);
    }

    [TestMethod]
    public async Task Replay_PlanOfAPass_IsTheSame()
    {
        Service.Submit("1");
        await Service.LaneAsync(Ct);
        await Service.PassAsync(Ct);
        var id = Service.Live.Last?.PlanId;

        var recorded = await Service.GetAsync($"/api/v1/plans/{id}", ApiJson.Default.PlanRow, Ct);
        var replay = await Service.GetAsync($"/api/v1/plans/{id}/replay", ApiJson.Default.Replay, Ct);

        Assert.IsTrue(recorded.HasActions);
        Assert.IsTrue(replay.IsSame);
        Assert.AreEqual(recorded.Text, replay.Replayed);
    }

    [TestMethod]
    public async Task Replay_RecordedTextDiffers_ShowsBoth()
    {
        await Service.PassAsync(Ct);
        await Service.Ledger.CommitAsync(
            new() { Plan = new() { At = Service.Clock.GetUtcNow(), Fingerprint = "f", Text = "other", Inputs = Elastic.Reconciliation.PlanInputs.Pack(Service.Live.Last!.Seen) } }, Ct); // A pass is done.
        var id = (await Service.Ledger.LoadAsync(Ct)).LastPlan;

        var replay = await Service.GetAsync($"/api/v1/plans/{id}/replay", ApiJson.Default.Replay, Ct);

        Assert.IsFalse(replay.IsSame);
        Assert.AreEqual(("other", "Nothing to do.\n"), (replay.Recorded, replay.Replayed));
    }

    [TestMethod]
    public async Task Replay_InputsOfAnotherVersion_IsRefusedWithAReason()
    {
        await RecordAsync("old");

        Assert.Contains("cannot be read by this version", (await Service.RefusedAsync(HttpStatusCode.UnprocessableEntity, "/api/v1/plans/1/replay", Ct)).Title);
    }

    [TestMethod]
    [DataRow("99", HttpStatusCode.NotFound)]
    [DataRow("-1", HttpStatusCode.BadRequest)]
    [DataRow("x", HttpStatusCode.BadRequest)]
    [DataRow("99999999999999999999", HttpStatusCode.BadRequest)]
    public async Task RecordedPlan_NotThereOrNoNumber_IsRefused(string id, HttpStatusCode status) => await Service.RefusedAsync(status, $"/api/v1/plans/{id}", Ct);

    private Task RecordAsync(string text) =>
        Service.Ledger.CommitAsync(new() { Plan = new() { At = Service.Clock.GetUtcNow(), Fingerprint = text, Text = text, Inputs = new byte[] { 7 } } }, Ct);
}
