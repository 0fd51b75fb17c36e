using System.Net;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Ledger;

namespace StratusLab.Elastic.Tests.Api;

[TestClass]
public sealed class WhyEndpointTests : ApiSuite
{
    [TestMethod]
    public async Task Why_JobOfTheLastPass_IsExplainedFromIt()
    {
        Service.Submit("4711");
        await Service.LaneAsync(Ct);
        await Service.PassAsync(Ct);

        var why = await Service.GetAsync("/api/v1/jobs/4711/why", ApiJson.Default.Why, Ct);

        Assert.IsTrue(why.IsCurrent);
        Assert.AreEqual(Service.Live.Last?.PlanId, why.PlanId);
        Assert.Contains("It counts as demand", why.Text);
        Assert.Contains("pool \"small\"", why.Text);
    }

    [TestMethod]
    public async Task Why_JobLeftTheQueueWithoutRunning_IsToldOnTheNextDayWhateverWasPlannedSince()
    {
        Service.Submit("4711", cores: 64);
        await Service.PassAsync(Ct);
        Service.Clock.Advance(TimeSpan.FromMinutes(5));
        await Service.PassAsync(Ct);
        Service.Lrms.Change = s => s with { Jobs = [] };
        Service.Clock.Advance(TimeSpan.FromSeconds(10));
        await Service.PassAsync(Ct);
        Service.Clock.Advance(TimeSpan.FromDays(1));
        for (var i = 0; i < 60; i++)
        {
            await Service.Ledger.CommitAsync(new() { Plan = Unreadable() }, Ct);
        }

        await Service.PassAsync(Ct);

        Assert.AreEqual(
            "Job 4711 (alice, 64 cores, 500 MiB) waited in queue batch of cluster \"main\" from 2026-05-04 10:00:00 UTC on, for 5 min at least. At 2026-05-04 10:05:10 UTC it had left the queue without "
            + "having been seen to run, on a node of ours or any other: it was deleted, or began and ended within 10 s. When last looked at, at 2026-05-04 10:05:00 UTC: It fits no pool: the largest node "
            + "it could get has 8 cores, 1800 MiB (pool \"big\"). Raise that pool's template, or ask for less per node.",
            (await Service.GetAsync("/api/v1/jobs/4711/why", ApiJson.Default.Why, Ct)).Text);
    }

    [TestMethod]
    public async Task Why_JobThatRanIsRequeuedAndLeaves_IsToldWithBoth()
    {
        await ReadyNodeAsync("4711");
        await Service.RunUntilAsync(s => s.Nodes.Single().FirstBusy is not null, Ct);
        Service.Lrms.Change = s => s with { Jobs = [.. s.Jobs.Select(j => j with { State = JobState.Pending, Nodes = [], Started = null })] };
        await Service.PassAsync(Ct);
        Service.Lrms.Change = s => s with { Jobs = [] };
        Service.Clock.Advance(TimeSpan.FromSeconds(5));
        await Service.PassAsync(Ct);

        var text = (await Service.GetAsync("/api/v1/jobs/4711/why", ApiJson.Default.Why, Ct)).Text;

        Assert.Contains(" It was given wn-", text);
        Assert.Contains(" After that it waited again. At 10:0", text);
        Assert.Contains(" it had left the queue without having been seen to run", text);
    }

    [TestMethod]
    [DataRow("7", "Job 7 (alice, ")]
    [DataRow("7_3", "Job 7_3 is not listed by itself; of the whole it belongs to: Job 7 (alice, ")]
    public async Task Why_TaskOfAnArrayThatWasDeleted_IsToldOfTheArray(string asked, string answer)
    {
        Service.Submit("7");
        Service.Lrms.Change = s => s with { Jobs = [.. s.Jobs.Select(j => j with { Array = new JobId("7"), Tasks = 40 })] };
        await Service.PassAsync(Ct);
        Service.Lrms.Change = s => s with { Jobs = [] };
        Service.Clock.Advance(TimeSpan.FromSeconds(5));
        await Service.PassAsync(Ct);
        Service.Clock.Advance(TimeSpan.FromDays(1));

        var text = (await Service.GetAsync($"/api/v1/jobs/{asked}/why", ApiJson.Default.Why, Ct)).Text;

        Assert.StartsWith(answer, text);
        Assert.Contains(", 40 tasks) waited in queue batch", text);
    }

    [TestMethod]
    public async Task Why_HeterogeneousJobThatWasDeleted_IsToldOfItsComponents()
    {
        Service.Submit("12+0");
        Service.Submit("12+1", cores: 64);
        Service.Lrms.Change = s => s with { Jobs = [.. s.Jobs.Select(j => j with { PartOf = new JobId("12") })] };
        await Service.PassAsync(Ct);
        Service.Lrms.Change = s => s with { Jobs = [] };
        Service.Clock.Advance(TimeSpan.FromSeconds(5));
        await Service.PassAsync(Ct);

        var lines = (await Service.GetAsync("/api/v1/jobs/12/why", ApiJson.Default.Why, Ct)).Text.Split('\n');

        Assert.HasCount(2, lines);
        Assert.Contains("and 12+1 does not count: fits no pool", lines[0]);
        Assert.StartsWith("Job 12+1 ", lines[1]);
    }

    [TestMethod]
    public async Task Why_JobLeftWhileNoServiceLooked_IsExplainedFromTheNewestPlanThatKnewIt()
    {
        Service.Submit("4711");
        await Service.LaneAsync(Ct);
        await Service.PassAsync(Ct);
        var knew = Service.Live.Last;
        Service.Lrms.Change = s => s with { Jobs = [] };
        Service.Clock.Advance(TimeSpan.FromMinutes(5));

        // Another instance, which has not seen it wait.
        await Service.AnotherPassAsync(Ct);

        var why = await Service.GetAsync("/api/v1/jobs/4711/why?cluster=main", ApiJson.Default.Why, Ct);

        Assert.IsFalse(why.IsCurrent);
        Assert.AreEqual((knew?.PlanId, knew?.Seen.Now), (why.PlanId, why.At));
        Assert.StartsWith($"As of {why.At.UtcDateTime:HH:mm:ss} UTC: Job 4711 ", why.Text);
    }

    [TestMethod]
    public async Task Why_JobBeganToCountBeforeOurEyes_SaysSinceWhen()
    {
        Service.Submit("1");
        await Service.LaneAsync(Ct);
        await Service.PassAsync(Ct);
        Service.Clock.Advance(TimeSpan.FromSeconds(30));
        Service.Submit("2", cores: 8);
        await Service.PassAsync(Ct);
        Service.Clock.Advance(TimeSpan.FromSeconds(5));
        await Service.PassAsync(Ct);

        Assert.Contains("It counts as demand for pool \"big\" since 10:00:30 UTC.", (await Service.GetAsync("/api/v1/jobs/2/why", ApiJson.Default.Why, Ct)).Text);
        Assert.Contains("It counts as demand for pool \"small\".", (await Service.GetAsync("/api/v1/jobs/1/why", ApiJson.Default.Why, Ct)).Text);
    }

    [TestMethod]
    public async Task Why_FrozenByAnOperator_WaitsForThatOperator()
    {
        Service.Submit("1");
        await Service.OrderAsync(ApiPaths.Freeze, """{"by":"bob","reason":"new switch"}""", Ct);
        await Service.PassAsync(Ct);

        Assert.Contains(
            "Cluster \"main\" is frozen: by bob since 10:00:00 UTC: new switch. Nothing is started or stopped there until it is unfrozen.",
            (await Service.GetAsync("/api/v1/jobs/1/why", ApiJson.Default.Why, Ct)).Text);
    }

    [TestMethod]
    public async Task Why_OldPlanCannotBeRead_IsPassedOver()
    {
        await Service.PassAsync(Ct);
        await Service.Ledger.CommitAsync(new() { Plan = Unreadable() }, Ct);

        await Service.RefusedAsync(HttpStatusCode.NotFound, "/api/v1/jobs/4711/why", Ct);
    }

    [TestMethod]
    public async Task Why_UnknownJob_Is404ThatSaysSo()
    {
        await Service.PassAsync(Ct);

        var problem = await Service.RefusedAsync(HttpStatusCode.NotFound, "/api/v1/jobs/4712/why", Ct);

        Assert.Contains("Cluster \"main\" does not list a job 4712, no record says that it ran on a node of ours or left the queue without running, and none of the last 50 recorded plans knew it.", problem.Title);
    }

    [TestMethod]
    public async Task Why_UnknownJobWhileTheClusterCannotBeRead_SaysThatToo()
    {
        Service.Lrms.Change = s => s with { Incomplete = "squeue ended with 1" };
        await Service.PassAsync(Ct);

        Assert.Contains("Cluster \"main\" cannot be read now (squeue ended with 1)", (await Service.RefusedAsync(HttpStatusCode.NotFound, "/api/v1/jobs/4712/why", Ct)).Title);
    }

    [TestMethod]
    [DataRow("4711%20or%201")]
    [DataRow("%3Cscript%3E")]
    public async Task Why_NotAJobId_IsRefused(string id) =>
        Assert.Contains("is not a job id", (await Service.RefusedAsync(HttpStatusCode.BadRequest, $"/api/v1/jobs/{id}/why", Ct)).Title);

    [TestMethod]
    [DataRow("4711_[1-9%2525]")]
    [DataRow("12[3].server")]
    public async Task Why_IdsAsLrmsPrintThem_AreTaken(string id) => await Service.RefusedAsync(HttpStatusCode.NotFound, $"/api/v1/jobs/{id}/why", Ct);

    [TestMethod]
    public async Task Why_TaskOfAnArray_IsFoundByTheArraysId()
    {
        Service.Submit("7");
        Service.Lrms.Change = s => s with { Jobs = [.. s.Jobs.Select(j => j with { Id = new("7_1"), Array = new JobId("7"), State = JobState.Running, Started = s.ReadAt, Nodes = [new("wn-9")] })] };
        await Service.PassAsync(Ct);

        Assert.Contains("runs on wn-9", (await Service.GetAsync("/api/v1/jobs/7/why", ApiJson.Default.Why, Ct)).Text);
    }

    [TestMethod]
    public async Task Why_JobThatEndedLongAgo_IsToldFromTheRecord()
    {
        var node = await ReadyNodeAsync("4711");
        await Service.RunUntilAsync(s => s.Nodes.Single().FirstBusy is not null, Ct);
        Service.Clock.Advance(TimeSpan.FromMinutes(31));
        await Service.PassAsync(Ct);
        Service.Lrms.Change = s => s with { Jobs = [] };
        Service.Clock.Advance(TimeSpan.FromDays(1));
        await Service.PassAsync(Ct);

        var why = await Service.GetAsync("/api/v1/why/4711", ApiJson.Default.Why, Ct);

        Assert.StartsWith("Job 4711 (", why.Text);
        Assert.Contains($"It was given {node.Name}, started at 2026-05-04 10:0", why.Text);
        Assert.Contains("and ended at about 2026-05-04 10:", why.Text);
        Assert.Contains($"{node.Name} was made for it: asked for at 2026-05-04 10:00:00 UTC, ready after ", why.Text);
    }

    [TestMethod]
    public async Task Why_JobThatRanWhenTheServiceStopped_EndsWithTheNextRead()
    {
        await ReadyNodeAsync("4711");
        await Service.RunUntilAsync(s => s.Nodes.Single().FirstBusy is not null, Ct);
        Service.Lrms.Change = s => s with { Jobs = [] };

        // Another instance, which knows only the ledger.
        await Service.AnotherPassAsync(Ct);

        Assert.IsNotNull((await Service.Ledger.FindJobRunsAsync(new("4711"), Ct)).Single().Ended);
    }

    [TestMethod]
    public async Task Why_ReadIsInDoubtWhileAnOperatorFroze_EndsNoRun()
    {
        await ReadyNodeAsync("4711");
        await Service.RunUntilAsync(s => s.Nodes.Single().FirstBusy is not null, Ct);
        await Service.OrderAsync(ApiPaths.Freeze, "{}", Ct);
        Service.Lrms.Change = s => s with { Jobs = [], Nodes = [] };
        Service.Clock.Advance(TimeSpan.FromSeconds(5));
        await Service.PassAsync(Ct);

        Assert.IsNull((await Service.Ledger.FindJobRunsAsync(new("4711"), Ct)).Single().Ended);
    }

    [TestMethod]
    public async Task Why_SeveralClustersHaveTheJob_AsksForTheCluster()
    {
        var now = Service.Clock.GetUtcNow();
        JobRun Of(string cluster) => new() { Cluster = new(cluster), Job = new("7"), User = "alice", Submitted = now, Started = now, Nodes = [new("wn-1")], Ended = now };
        await Service.Ledger.CommitAsync(new() { JobRuns = [Of("main"), Of("legacy")] }, Ct);
        await Service.PassAsync(Ct);

        Assert.Contains("Clusters \"legacy\" and \"main\" each have a job 7. Say which is meant: --cluster", (await Service.RefusedAsync(HttpStatusCode.Conflict, "/api/v1/jobs/7/why", Ct)).Title);
        Assert.Contains("cluster \"main\"", (await Service.GetAsync("/api/v1/jobs/7/why?cluster=main", ApiJson.Default.Why, Ct)).Text);
    }

    [TestMethod]
    [DataRow("7_3", "7")]
    [DataRow("7+1", "7")]
    [DataRow("7.3", "7")]
    [DataRow("7[3].server", "7[].server")]
    public async Task Why_TaskThatWaitsWithItsArray_IsToldOfTheArray(string task, string array)
    {
        Service.Submit(array);
        await Service.PassAsync(Ct);

        Assert.StartsWith($"Job {task} is not listed by itself; of the whole it belongs to: Job {array} ", (await Service.GetAsync($"/api/v1/jobs/{Uri.EscapeDataString(task)}/why", ApiJson.Default.Why, Ct)).Text);
    }

    [TestMethod]
    public async Task Why_NameOfAServiceNode_TellsItsLife()
    {
        await Service.OrderAsync(ApiPaths.Vms, """{"template":"small-template","name":"dhcp","by":"bob"}""", Ct);

        var why = await Service.GetAsync("/api/v1/why/dhcp", ApiJson.Default.Why, Ct);

        Assert.StartsWith("VM 1 (dhcp), made from template \"small-template\" at 10:00:00 UTC, is pending", why.Text);
        Assert.Contains("as bob ordered.", why.Text);
    }

    private RecordedPlan Unreadable() => new() { At = Service.Clock.GetUtcNow(), Fingerprint = "f", Text = "t", Inputs = new byte[] { 1, 2, 3 } };
}
