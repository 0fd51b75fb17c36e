using Microsoft.AspNetCore.Http;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Cli.Printing;

namespace StratusLab.Elastic.Tests.Cli;

[TestClass]
public sealed class QueueCommandTests
{
    private static readonly QueueRow Job = new("4711", "main", "fit", "alice", "atlas", "batch", "pending", "2 nodes x 4 cores, 8 GiB", 8, 1, 1, 192, "counts", "");

    [TestMethod]
    public async Task Queue_SeveralJobs_ListsThemWithTheirReasons()
    {
        await using var service = await StubService.StartAsync();
        Answer(
            service,
            Job,
            Job with { JobId = "4720_[1-99]", Name = "sweep", User = "bob", Shape = "1 core", Tasks = 99, CountedTasks = 4, WaitedSeconds = 7260, Reason = "pool small is at its maximum, 8" },
            Job with { JobId = "4712", Name = "", Shape = "1 core", CountedTasks = 0, Code = "held", Reason = "held" },
            Job with { JobId = "4700", State = "running", Code = "", CountedTasks = 0, WaitedSeconds = 5 });
        Assert.AreEqual(
            """
            JOB          CLUSTER  QUEUE  USER   NAME   STATE    WAITED      TASKS  SHAPE                     DEMAND   REASON
            4711         main     batch  alice  fit    pending  3 min 12 s  1      2 nodes x 4 cores, 8 GiB  yes
            4720_[1-99]  main     batch  bob    sweep  pending  2 h 1 min   99     1 core                    4 of 99  pool small is at its maximum, 8
            4712         main     batch  alice  -      pending  3 min 12 s  1      1 core                    no       held
            4700         main     batch  alice  fit    running  5 s         1      2 nodes x 4 cores, 8 GiB  -

            """,
            await new Shell().PrintAsync(service, "queue"));
    }

    [TestMethod]
    public async Task Queue_Filters_AreHandedToTheService()
    {
        await using var service = await StubService.StartAsync();
        Answer(service);
        await new Shell().PrintAsync(service, "queue", "--cluster", "a&b=c", "--state", "pending", "--user", "al ice", "--limit", "7");
        Assert.AreEqual("GET /api/v1/queue?cluster=a%26b%3Dc&state=pending&user=al%20ice&limit=7", service.Asked.Single());
    }

    [TestMethod]
    public async Task Queue_NoLimit_AsksForAllInOnePage()
    {
        await using var service = await StubService.StartAsync();
        Answer(service, Job);
        await new Shell().PrintAsync(service, "queue");
        Assert.AreEqual("GET /api/v1/queue?limit=200000", service.Asked.Single());
    }

    [TestMethod]
    public async Task Queue_LimitCutsIt_ShowsThatPageAndSaysSo()
    {
        await using var service = await StubService.StartAsync();
        service.Answer(ApiPaths.Queue, ApiJson.Default.ListOfQueueRow, new([Job], "main:4711"));
        var shell = new Shell();
        Assert.AreEqual(0, await shell.RunAsync(service, "queue", "--limit", "1"));
        Assert.HasCount(1, service.Asked);
        Assert.Contains("There is more than these 1: leave --limit out to see all.", shell.Error);
    }

    [TestMethod]
    [DataRow(4, 0)]
    [DataRow(5, 1)]
    public async Task Queue_ChangesBetweenItsPages_IsReadAnewFiveTimesAtMost(int changes, int exit)
    {
        await using var service = await StubService.StartAsync();
        service.AnswerBy(ApiPaths.Queue, async http =>
        {
            var isFirst = !http.Request.Query.ContainsKey("after");
            if (isFirst || changes-- <= 0)
            {
                await http.Response.WriteAsJsonAsync(new(isFirst ? [Job] : [Job with { JobId = "4712" }], isFirst ? "main:4711" : null), ApiJson.Default.ListOfQueueRow);
                return;
            }

            http.Response.StatusCode = 410;
            await http.Response.WriteAsJsonAsync(new("Job 4711 is not in the queue any more.", 410), ApiJson.Default.Problem);
        });
        var shell = new Shell();

        Assert.AreEqual(exit, await shell.RunAsync(service, "queue", "-o", "json"));

        Assert.AreEqual(exit == 0 ? 1 : 0, shell.Output.Split("\"4712\"").Length - 1);
        Assert.AreEqual(exit == 0 ? 1 : 0, shell.Output.Split("\"4711\"").Length - 1, "what was read before is not shown twice");
        Assert.AreEqual(exit == 0 ? "" : "Could not read the queue: it changed between two of its pages, 5 times. Ask for less of it: \"--limit\" takes only its beginning.", shell.Error.Trim());
    }

    [TestMethod]
    [DataRow("\u001b[31mred\u001b[2J", "?[31mred?[2J")]
    [DataRow("[bold red]markup[/] :pill: [[", "[bold red]markup[/] :pill: [[")]
    [DataRow("two\r\nlines\tand\0nul\u009b1m", "two??lines?and?nul?1m")]
    [DataRow("\u202egnp.exe\u200b", "?gnp.exe?")]
    public async Task Queue_HostileName_CannotPaintTheTerminal(string name, string shown)
    {
        await using var service = await StubService.StartAsync();
        Answer(service, Job with { Name = name });
        foreach (var hasColours in new[] { false, true })
        {
            var shell = new Shell { Traits = TerminalTraits.Plain with { IsTerminal = hasColours, HasColours = hasColours, Width = 500 } };
            var lines = (await shell.PrintAsync(service, "queue")).Split('\n');
            Assert.HasCount(3, lines);
            StringAssert.Contains(lines[1], $"  {shown}  ");
        }
    }

    [TestMethod]
    public async Task Queue_HostileNameAsJson_IsEscaped()
    {
        await using var service = await StubService.StartAsync();
        Answer(service, Job with { Name = "\u001b[31m\u202e\u009b\u2028<é+>" });
        StringAssert.Contains(await new Shell().PrintAsync(service, "queue", "-o", "json"), """ "name": "\u001B[31m\u202E\u009B\u2028<é+>",""");
    }

    [TestMethod]
    public async Task Queue_WideCharacters_StayInTheirColumns()
    {
        await using var service = await StubService.StartAsync();
        Answer(service, Job with { Name = "模型" }, Job with { Name = "plain" });
        var lines = (await new Shell().PrintAsync(service, "queue")).Split('\n');
        StringAssert.Contains(lines[1], "  模型   pending");
        StringAssert.Contains(lines[2], "  plain  pending");
    }

    private static void Answer(StubService service, params QueueRow[] jobs) => service.Answer(ApiPaths.Queue, ApiJson.Default.ListOfQueueRow, new([.. jobs]));
}
