using Microsoft.AspNetCore.Http;
using StratusLab.Elastic.Api.Contracts;

namespace StratusLab.Elastic.Tests.Cli;

/// <summary>Answers that are shown again and again.</summary>
[TestClass]
public sealed class WatchTests
{
    [TestMethod]
    public async Task Watch_WithoutATerminal_PrintsOneBelowTheOtherUntilInterrupted()
    {
        var shell = new Shell();
        Assert.AreEqual(0, await WatchAsync(shell, 3, "networks", "--watch=0.1"));
        StringAssert.StartsWith(shell.Output, "NETWORK  BRIDGE  CIDR          FREE  HELD  RESTING\nn1       br0     10.77.0.0/24  1     0     0\n\nNETWORK");
        StringAssert.Contains(shell.Output, "\nn2  ");
        Assert.DoesNotContain("\e", shell.Output);
    }

    [TestMethod]
    public async Task Watch_AsYaml_IsOneDocumentAfterTheOther()
    {
        var shell = new Shell();
        Assert.AreEqual(0, await WatchAsync(shell, 2, "networks", "--watch=0.1", "-o", "yaml"));
        StringAssert.StartsWith(shell.Output, "---\nitems:\n- name: n1\n");
        StringAssert.Contains(shell.Output, "\n---\nitems:\n- name: n2\n");
    }

    [TestMethod]
    public async Task Watch_OnATerminal_DrawsInPlaceAndLeavesTheLastAnswer()
    {
        var shell = new Shell { Traits = new(true, true, 80, 10, false, TimeZoneInfo.Utc) };
        Assert.AreEqual(0, await WatchAsync(shell, 2, "networks", "--watch=0.1"));
        StringAssert.StartsWith(shell.Output, "\e[?1049h\e[?25l\e[HEvery 0.1 s, at 13:05:22; Ctrl-C ends it\e[K\nNETWORK");
        StringAssert.Matches(shell.Output, new(@"\e\[\?25h\e\[\?1049lNETWORK.*\nn\d .*\n$"));
    }

    [TestMethod]
    public async Task Watch_LowTerminal_SaysWhatIsLeftOut()
    {
        var shell = new Shell { Traits = new(true, true, 80, 4, false, TimeZoneInfo.Utc) };
        Assert.AreEqual(0, await WatchAsync(shell, 1, "networks", "--watch=0.1"));
        StringAssert.Contains(shell.Output, "NETWORK");
        shell = new Shell { Traits = new(true, true, 80, 3, false, TimeZoneInfo.Utc) };
        Assert.AreEqual(0, await WatchAsync(shell, 1, "networks", "--watch=0.1"));
        StringAssert.Contains(shell.Output, "… 2 more lines: a higher window shows them");
    }

    [TestMethod]
    public async Task Watch_ServiceThatGoesAway_IsWaitedFor()
    {
        var shell = new Shell();
        Assert.AreEqual(0, await WatchAsync(shell, 3, "networks", "--watch=0.1", abortAt: 2));
        StringAssert.StartsWith(shell.Error, "Could not read the networks: the service at http://127.0.0.1:");
        StringAssert.Contains(shell.Output, "\nn3  ");
    }

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public async Task Watch_SomethingHappens_IsShownBeforeTheIntervalIsOver()
    {
        var shell = new Shell();
        Assert.AreEqual(0, await WatchAsync(shell, 2, "networks", "--watch=3600", hasNews: true));
        StringAssert.Contains(shell.Output, "\nn2  ");
    }

    [TestMethod]
    public async Task Watch_ServiceThatIsNotThere_IsAnErrorAtOnce()
    {
        var shell = new Shell();
        shell.Environment["ELASTIC_SERVER"] = "unix:/nonexistent/elastic.sock";
        Assert.AreEqual(3, await shell.RunAsync("networks", "--watch"));
    }

    [TestMethod]
    public async Task Watch_BeforeAnArgument_LeavesItAlone()
    {
        await using var service = await StubService.StartAsync();
        using var stop = new CancellationTokenSource();
        service.AnswerBy("/api/v1/jobs/4711/why", async http =>
        {
            await stop.CancelAsync();
            http.Abort();
        });
        var shell = new Shell();
        shell.Environment["ELASTIC_SERVER"] = service.Url;
        await shell.RunUntilAsync(["why", "--watch", "4711"], stop.Token);
        StringAssert.StartsWith(service.Asked.Single(), "GET /api/v1/why/4711");
    }

    [TestMethod]
    [DataRow("vms", "destroy", "1", "--watch")]
    [DataRow("freeze", "--watch")]
    [DataRow("vms", "--watch=0")]
    [DataRow("vms", "--watch=often")]
    public async Task Watch_OrdersAndNonsense_AreWrongUse(params string[] args) => Assert.AreEqual(2, await new Shell().RunAsync(args));

    // Each answer has another name; after so many the user presses Ctrl-C.
    private static async Task<int> WatchAsync(Shell shell, int answers, string command, string watch, string? o = null, string? form = null, int abortAt = 0, bool hasNews = false)
    {
        await using var service = await StubService.StartAsync();
        using var stop = new CancellationTokenSource();
        var asked = 0;
        service.AnswerBy(ApiPaths.Networks, async http =>
        {
            asked++;
            if (asked == abortAt)
            {
                http.Abort();
                return;
            }

            if (asked > answers)
            {
                await stop.CancelAsync();
                return;
            }

            await http.Response.WriteAsync(System.Text.Json.JsonSerializer.Serialize(new([new($"n{asked}", "br0", "10.77.0.0/24", 1, 0, 0)]), ApiJson.Default.ListOfNetworkRow));
        });
        if (hasNews)
        {
            var row = new EventRow(7, StoppedClock.Now, "node", "wn-1", null, "wn-1 is ready.");
            service.AnswerBy(ApiPaths.EventStream, http => http.Response.WriteAsync($"id: 7\nevent: journal\ndata: {System.Text.Json.JsonSerializer.Serialize(row, ApiJson.Default.EventRow)}\n\n"));
        }

        shell.Environment["ELASTIC_SERVER"] = service.Url;
        return await shell.RunUntilAsync(o is null ? [command, watch] : [command, watch, o, form!], stop.Token);
    }
}
