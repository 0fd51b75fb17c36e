using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Cli.Printing;

namespace StratusLab.Elastic.Tests.Cli;

[TestClass]
public sealed class PlanCommandsTests
{
    private const string Text = "  + boot 2 x medium on kvm01, kvm02     jobs 4711, 4715: no free slot\n  . job 4713                            fits no pool\n";

    private static readonly DateTimeOffset Now = StoppedClock.Now;

    [TestMethod]
    public async Task Plan_DryRun_SaysThatNothingIsDone()
    {
        await using var service = await StubService.StartAsync();
        service.Answer(ApiPaths.Plan, ApiJson.Default.PlanPreview, new(Text, Now, 2.4, [], []));
        Assert.AreEqual($"Nothing is done; this is what the next pass would do (read 2 s ago).\n{Text}", await new Shell().PrintAsync(service, "plan"));
    }

    [TestMethod]
    public async Task Plans_Recorded_AreListedWithTheirFirstLine()
    {
        await using var service = await StubService.StartAsync();
        service.Answer(
            ApiPaths.Plans,
            ApiJson.Default.ListOfPlanRow,
            new([new(812, Now.AddSeconds(-9), "3f2a99aa77bb66cc55dd", true, Text), new(811, Now.AddDays(-1), "00", false, "Nothing to do.\n")], "811"));
        Assert.AreEqual(
            """
            PLAN  MADE              FINGERPRINT   SAYS
            812   14:05:13          3f2a99aa77bb  + boot 2 x medium on kvm01, kvm02 jobs 4711, 4715: no free slot (and 1 more)
            811   2026-03-01 14:05  00            Nothing to do.

            """,
            await new Shell().PrintAsync(service, "plans", "--limit", "2", "--before", "813"));
        Assert.AreEqual("GET /api/v1/plans?limit=2&before=813", service.Asked.Single());
    }

    [TestMethod]
    public async Task Replay_SamePlan_PrintsIt()
    {
        await using var service = await StubService.StartAsync();
        service.Answer("/api/v1/plans/812/replay", ApiJson.Default.Replay, new(812, Now, Text, Text, true));
        Assert.AreEqual($"Plan 812 of 14:05:22, made again from its inputs: the same.\n{Text}", await new Shell().PrintAsync(service, "replay", "812"));
    }

    [TestMethod]
    public async Task Replay_OtherPlan_PrintsBothAndFails()
    {
        await using var service = await StubService.StartAsync();
        service.Answer("/api/v1/plans/812/replay", ApiJson.Default.Replay, new(812, Now, "  old\n", "  new\n", false));
        var shell = new Shell();
        Assert.AreEqual(1, await shell.RunAsync(service, "replay", "812"));
        Assert.AreEqual("Plan 812 of 14:05:22. Recorded:\n  old\nMade again from its inputs:\n  new\n", shell.Output);
        StringAssert.StartsWith(shell.Error, "Plan 812 is not the same when it is made again.");
    }

    [TestMethod]
    public async Task Why_WaitingJob_PrintsTheSentences()
    {
        await using var service = await StubService.StartAsync();
        service.Answer("/api/v1/why/12+0%20x", ApiJson.Default.Why, new("12+0 x", "Job 12+0 waits.\nIn cluster b: it does not.", 812, Now, true));
        Assert.AreEqual("Job 12+0 waits.\nIn cluster b: it does not.\n", await new Shell().PrintAsync(service, "why", "12+0 x", "--cluster", "main"));
        Assert.AreEqual("GET /api/v1/why/12+0%20x?cluster=main", service.Asked.Single());
    }

    [TestMethod]
    public async Task Why_Terminal_BreaksLinesBetweenWords()
    {
        await using var service = await StubService.StartAsync();
        service.Answer("/api/v1/why/4711", ApiJson.Default.Why, new("4711", "Job 4711 (alice, 2 nodes) has waited 3 min 12 s.", 812, Now, false));
        var shell = new Shell { Traits = TerminalTraits.Plain with { IsTerminal = true, Width = 30 } };
        Assert.AreEqual("The last read has no job 4711;\nthis is from plan 812.\nJob 4711 (alice, 2 nodes) has\nwaited 3 min 12 s.\n", await shell.PrintAsync(service, "why", "4711"));
    }

    [TestMethod]
    public async Task Why_UnknownJob_Fails()
    {
        await using var service = await StubService.StartAsync();
        service.Refuse("/api/v1/why/9", 404, "No cluster lists a job 9.", "It may be over.");
        var shell = new Shell();
        Assert.AreEqual(1, await shell.RunAsync(service, "why", "9"));
        Assert.AreEqual("Could not say why job 9 waits: No cluster lists a job 9. It may be over.\n", shell.Error);
        Assert.AreEqual("", shell.Output);
    }
}
