using System.Text.Json;
using Microsoft.AspNetCore.Http;
using StratusLab.Elastic.Api.Contracts;

namespace StratusLab.Elastic.Tests.Cli;

[TestClass]
public sealed class EventsCommandTests
{
    private static readonly EventRow First = Row(7, "wn-2", "wn-2 has joined.");

    [TestMethod]
    public async Task Events_Newest_ArePrintedLikeALog()
    {
        await using var service = await StubService.StartAsync();
        service.Answer(ApiPaths.Events, ApiJson.Default.ListOfEventRow, new([First, Row(8, "", "The service\u001b has started.") with { Kind = "operator" }]));
        Assert.AreEqual(
            """
            2026-03-02 14:05:22  node      wn-2          wn-2 has joined.
            2026-03-02 14:05:22  operator  -             The service? has started.

            """,
            await new Shell().PrintAsync(service, "events"));
        Assert.AreEqual("GET /api/v1/events?limit=20", service.Asked.Single());
    }

    [TestMethod]
    public async Task EventsFollow_BrokenConnection_GoesOnAfterTheLastEvent()
    {
        await using var service = await StubService.StartAsync();
        service.Answer(ApiPaths.Events, ApiJson.Default.ListOfEventRow, new([First]));
        var shell = new Shell();
        using var stop = new CancellationTokenSource();
        service.AnswerBy(ApiPaths.EventStream, async http =>
        {
            switch (http.Request.QueryString.Value)
            {
                case "?after=7":
                    await SendAsync(http, Row(8, "wn-3", "wn-3 has joined."));
                    await shell.PrintedAsync("wn-3 has joined.");
                    http.Abort();
                    break;
                case "?after=8":
                    await SendAsync(http, Row(9, "wn-4", "wn-4 has joined."));
                    break;
                default:
                    await stop.CancelAsync();
                    break;
            }
        });
        shell.Environment["ELASTIC_SERVER"] = service.Url;
        Assert.AreEqual(0, await shell.RunUntilAsync(["events", "--follow", "--limit", "1"], stop.Token));
        Assert.AreEqual(
            """
            2026-03-02 14:05:22  node      wn-2          wn-2 has joined.
            2026-03-02 14:05:22  node      wn-3          wn-3 has joined.
            2026-03-02 14:05:22  node      wn-4          wn-4 has joined.

            """,
            shell.Output);
        Assert.AreEqual(
            $"Could not follow the journal: the service at {service.Url} broke off its answer. Ask again; if that fails, see its log. It is asked again until it answers.\nThe service is back.\n",
            shell.Error);
    }

    [TestMethod]
    public async Task EventsFollow_AsJson_IsALineForEach()
    {
        await using var service = await StubService.StartAsync();
        service.Answer(ApiPaths.Events, ApiJson.Default.ListOfEventRow, new([]));
        using var stop = new CancellationTokenSource();
        service.AnswerBy(ApiPaths.EventStream, async http =>
        {
            if (http.Request.QueryString.Value == "?after=0")
            {
                await SendAsync(http, First with { Text = "<\u001b>" });
                return;
            }

            await stop.CancelAsync();
        });
        var shell = new Shell();
        shell.Environment["ELASTIC_SERVER"] = service.Url;
        Assert.AreEqual(0, await shell.RunUntilAsync(["events", "-f", "-o", "json"], stop.Token));
        Assert.AreEqual("""{"id":7,"at":"2026-03-02T13:05:22+00:00","kind":"node","subject":"wn-2","vm":null,"text":"<\u001B>"}""" + "\n", shell.Output);
    }

    [TestMethod]
    public async Task EventsFollow_NoServiceAtAll_IsUnreachableAtOnce()
    {
        var shell = new Shell();
        Assert.AreEqual(3, await shell.RunAsync("--server", "http://127.0.0.1:1", "events", "--follow"));
    }

    [TestMethod]
    public async Task EventsFollow_TooManyFollowers_Fails()
    {
        await using var service = await StubService.StartAsync();
        service.Answer(ApiPaths.Events, ApiJson.Default.ListOfEventRow, new([]));
        service.Refuse(ApiPaths.EventStream, 503, "32 clients follow the journal already.");
        var shell = new Shell();
        Assert.AreEqual(1, await shell.RunAsync(service, "events", "--follow"));
        Assert.AreEqual("Could not follow the journal: 32 clients follow the journal already.\n", shell.Error);
    }

    private static EventRow Row(long id, string subject, string text) => new(id, StoppedClock.Now, "node", subject, null, text);

    private static async Task SendAsync(HttpContext http, EventRow row)
    {
        http.Response.ContentType = "text/event-stream";
        await http.Response.WriteAsync($": \n\nid: {row.Id}\nevent: journal\ndata: {JsonSerializer.Serialize(row, ApiJson.Default.EventRow)}\n\n");
        await http.Response.Body.FlushAsync();
    }
}
