using System.Net;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Tests.Api;

[TestClass]
public sealed class EventEndpointTests : ApiSuite
{
    [TestMethod]
    public async Task Events_Newest_AreInTheOrderOfTime()
    {
        await TellAsync("a", "b", "c");

        var page = await Service.GetAsync(ApiPaths.Events + "?limit=2", ApiJson.Default.ListOfEventRow, Ct);

        CollectionAssert.AreEqual(new[] { "b", "c" }, page.Items.Select(e => e.Text).ToArray());
        Assert.AreEqual(("operator", "kvm1", null), (page.Items[0].Kind, page.Items[0].Subject, page.Items[0].Vm));
    }

    [TestMethod]
    public async Task Events_AfterWhatWasSeen_GoOnFromThere()
    {
        await TellAsync("a", "b", "c");

        var first = await Service.GetAsync(ApiPaths.Events + "?after=0&limit=2", ApiJson.Default.ListOfEventRow, Ct);
        var second = await Service.GetAsync($"{ApiPaths.Events}?after={first.Next}", ApiJson.Default.ListOfEventRow, Ct);
        var third = await Service.GetAsync($"{ApiPaths.Events}?after={second.Next}", ApiJson.Default.ListOfEventRow, Ct);

        Assert.AreEqual("c", second.Items.Single().Text);
        Assert.IsEmpty(third.Items);
        Assert.AreEqual(second.Next, third.Next);
    }

    [TestMethod]
    public async Task EventStream_EventWritten_IsSentWithItsNumber()
    {
        await TellAsync("before");
        using var stream = await OpenAsync(ApiPaths.EventStream, null);
        await TellAsync("<b>later</b>");

        var lines = await ReadEventAsync(stream);

        Assert.AreEqual("id: 2", lines[0]);
        Assert.AreEqual("event: journal", lines[1]);
        Assert.StartsWith("data: {\"id\":2,", lines[2]);
        Assert.DoesNotContain("<b>", lines[2]);
    }

    [TestMethod]
    [DataRow("?after=1", null)]
    [DataRow("", "1")]
    public async Task EventStream_Resumed_SendsWhatWasMissed(string query, string? lastEventId)
    {
        await TellAsync("a", "b");
        using var stream = await OpenAsync(ApiPaths.EventStream + query, lastEventId);

        Assert.AreEqual("id: 2", (await ReadEventAsync(stream))[0]);
    }

    [TestMethod]
    public async Task EventStream_ServiceStops_Ends()
    {
        using var stream = await OpenAsync(ApiPaths.EventStream, null);

        Service.Get<Microsoft.Extensions.Hosting.IHostApplicationLifetime>().StopApplication();

        Assert.IsNull(await stream.ReadLineAsync(Ct));
    }

    [TestMethod]
    public async Task EventStream_TokenRevokedAndMadeAgain_Ends()
    {
        Service.Http.DefaultRequestHeaders.Authorization = new("Bearer", await Service.OrderTokenAsync("one", "viewer", Ct));
        using var stream = await OpenAsync(ApiPaths.EventStream, null);
        Service.Http.DefaultRequestHeaders.Authorization = null;
        Service.Clock.Advance(TimeSpan.FromSeconds(5));
        await Service.OrderAsync("/api/v1/tokens/one/revoke", "{}", Ct);
        await Service.OrderTokenAsync("one", "viewer", Ct);
        var rest = stream.ReadToEndAsync(Ct);

        await Until.TrueAsync(
            "the stream has ended",
            TimeSpan.FromSeconds(30),
            () =>
            {
                Service.Clock.Advance(TimeSpan.FromSeconds(1));
                return Task.FromResult(rest.IsCompleted);
            },
            Ct);
        await rest;
    }

    [TestMethod]
    public async Task EventStream_TooManyOfOneCaller_AreRefusedAndOthersAreNot()
    {
        var streams = await OpenAsync(8);
        using (var refused = await Service.Http.GetAsync(ApiPaths.EventStream, HttpCompletionOption.ResponseHeadersRead, Ct))
        {
            Assert.Contains("this machine has 8 streams", (await TestService.RefusedAsync(HttpStatusCode.ServiceUnavailable, refused, Ct)).Title);
        }

        Service.Http.DefaultRequestHeaders.Authorization = new("Bearer", await Service.OrderTokenAsync("other", "viewer", Ct));
        streams.AddRange(await OpenAsync(1));
        streams.ForEach(s => s.Dispose());
    }

    [TestMethod]
    public async Task EventStream_TooManyClients_IsRefusedUntilOneGoes()
    {
        string[] tokens = [.. await Task.WhenAll(Enumerable.Range(1, 4).Select(i => Service.OrderTokenAsync($"t{i}", "viewer", Ct)))];
        var streams = await OpenAsync(8);
        foreach (var token in tokens.Take(3))
        {
            Service.Http.DefaultRequestHeaders.Authorization = new("Bearer", token);
            streams.AddRange(await OpenAsync(8));
        }

        Service.Http.DefaultRequestHeaders.Authorization = new("Bearer", tokens[3]);
        using (var refused = await Service.Http.GetAsync(ApiPaths.EventStream, HttpCompletionOption.ResponseHeadersRead, Ct))
        {
            await TestService.RefusedAsync(HttpStatusCode.ServiceUnavailable, refused, Ct);
        }

        streams[0].Dispose();
        await Until.TrueAsync(
            "there is room for another client",
            TimeSpan.FromSeconds(30),
            async () =>
            {
                using var response = await Service.Http.GetAsync(ApiPaths.EventStream, HttpCompletionOption.ResponseHeadersRead, Ct);
                return response.StatusCode == HttpStatusCode.OK;
            },
            Ct);
        streams.ForEach(s => s.Dispose());
    }

    private Task TellAsync(params string[] texts) => Service.Ledger.CommitAsync(
        new() { Events = [.. texts.Select(t => new JournalEvent { At = Service.Clock.GetUtcNow(), Kind = "operator", Subject = "kvm1", Text = t })] }, Ct);

    private async Task<List<StreamReader>> OpenAsync(int count)
    {
        var streams = new List<StreamReader>();
        for (var i = 0; i < count; i++)
        {
            streams.Add(await OpenAsync(ApiPaths.EventStream, null));
        }

        return streams;
    }

    private async Task<StreamReader> OpenAsync(string path, string? lastEventId)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (lastEventId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastEventId);
        }

        var response = await Service.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Ct);
        Assert.AreEqual("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Ct));
        Assert.AreEqual(": ", await reader.ReadLineAsync(Ct));
        Assert.AreEqual("", await reader.ReadLineAsync(Ct));
        return reader;
    }

    private async Task<List<string>> ReadEventAsync(StreamReader stream)
    {
        var lines = new List<string>();
        while (await stream.ReadLineAsync(Ct) is { Length: > 0 } line)
        {
            lines.Add(line);
        }

        return lines;
    }
}
