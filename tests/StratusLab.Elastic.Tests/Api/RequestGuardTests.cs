using System.Net;
using System.Text;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Ledger;

namespace StratusLab.Elastic.Tests.Api;

[TestClass]
public sealed class RequestGuardTests : ApiSuite
{
    [TestMethod]
    [DataRow("evil.example")]
    [DataRow("evil.example:7117")]
    [DataRow("localhost.evil.example")]
    [DataRow("192.0.2.7")]
    [DataRow("0.0.0.0")]
    public async Task Request_HostIsNotThisMachine_IsRefused(string host)
    {
        foreach (var path in (string[])[ApiPaths.Status, ApiPaths.Metrics, ApiPaths.Live, "/anything"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Host = host } };
            using var response = await Service.Http.SendAsync(request, Ct);
            Assert.Contains("is not this machine's", (await TestService.RefusedAsync(HttpStatusCode.Unauthorized, response, Ct)).Title);
        }
    }

    [TestMethod]
    [DataRow("localhost")]
    [DataRow("LOCALHOST:80")]
    [DataRow("127.0.0.1:7117")]
    [DataRow("127.1.2.3")]
    [DataRow("[::1]:7117")]
    public async Task Request_HostIsThisMachine_IsAnswered(string host)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, ApiPaths.Live) { Headers = { Host = host } };
        using var response = await Service.Http.SendAsync(request, Ct);

        Assert.AreEqual(HttpStatusCode.OK, response.StatusCode);
    }

    [TestMethod]
    public async Task Request_OverAUnixSocket_IsAnswered()
    {
        var socket = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        await using var service = await TestService.StartAsync(Ct, socket: socket);

        Assert.AreEqual("lab", (await service.GetAsync(ApiPaths.Status, ApiJson.Default.Status, Ct)).Site);
        Assert.StartsWith("Frozen", await service.OrderAsync(ApiPaths.Freeze, "{}", Ct));
        var status = await File.ReadAllTextAsync("/proc/self/status", Ct);
        var uid = status[(status.IndexOf("Uid:\t", StringComparison.Ordinal) + 5)..].Split('\t')[0];
        Assert.AreEqual($"an operator (uid {uid})", (await service.Ledger.LoadAsync(Ct)).Freezes.Values.Single().By);
    }

    [TestMethod]
    public async Task Request_ThroughAProxyToTheUnixSocket_IsRefused()
    {
        await using var service = await TestService.StartAsync(Ct, socket: Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()));
        service.Http.DefaultRequestHeaders.Add("X-Forwarded-For", "192.0.2.7");

        Assert.Contains("proxy", (await service.RefusedAsync(HttpStatusCode.Unauthorized, ApiPaths.Status, Ct)).Title);
    }

    [TestMethod]
    public async Task Request_OverLoopbackWithoutAToken_MayLookAndCallHooksOnly()
    {
        await using var service = await TestService.StartAsync(Ct, declare: (site, _) => site with { LoopbackRole = ApiRole.Viewer, OperatorSocket = "/srv/elastic/operator.sock" });

        Assert.AreEqual("lab", (await service.GetAsync(ApiPaths.Status, ApiJson.Default.Status, Ct)).Site);
        using var hook = await service.PostAsync("/api/v1/hooks/main", "{}", Ct);
        Assert.AreEqual(HttpStatusCode.Accepted, hook.StatusCode);
        foreach (var path in (string[])[ApiPaths.Freeze, ApiPaths.Vms, ApiPaths.Tokens, "/api/v1/hooks/main/more"])
        {
            using var order = await service.PostAsync(path, "{}", Ct);
            Assert.Contains("over the operators' socket, elastic --server unix:/srv/elastic/operator.sock,", (await TestService.RefusedAsync(HttpStatusCode.Forbidden, order, Ct)).Title);
        }

        using var tokens = await service.Http.GetAsync(ApiPaths.Tokens, Ct);
        await TestService.RefusedAsync(HttpStatusCode.Forbidden, tokens, Ct);
        Assert.IsEmpty((await service.Ledger.LoadAsync(Ct)).Freezes);
    }

    [TestMethod]
    [DataRow("https://evil.example")]
    [DataRow("http://127.0.0.1:7117")]
    [DataRow("null")]
    public async Task Change_WithAnOrigin_IsRefused(string origin)
    {
        foreach (var path in (string[])[ApiPaths.Freeze, ApiPaths.Unfreeze, "/api/v1/pools/small/resume", ApiPaths.ImportImage, "/api/v1/images/worker/delete", "/api/v1/hooks/main"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent("{}", Encoding.UTF8, "application/json") };
            request.Headers.Add("Origin", origin);
            using var response = await Service.Http.SendAsync(request, Ct);
            await TestService.RefusedAsync(HttpStatusCode.Forbidden, response, Ct);
        }

        await CountedAsync("origin", 6);
        Assert.IsEmpty((await Service.Ledger.LoadAsync(Ct)).Freezes);
        Assert.IsEmpty(Service.Looks);
    }

    [TestMethod]
    [DataRow("application/x-www-form-urlencoded")]
    [DataRow("multipart/form-data; boundary=x")]
    [DataRow("text/plain")]
    [DataRow("text/plain; application/json")]
    [DataRow("application/jsonp")]
    public async Task Change_ContentThatAFormCanSend_IsRefused(string type)
    {
        foreach (var path in (string[])[ApiPaths.Freeze, "/api/v1/hooks/main"])
        {
            using var content = new ByteArrayContent("{}"u8.ToArray());
            content.Headers.TryAddWithoutValidation("Content-Type", type);
            using var response = await Service.Http.PostAsync(path, content, Ct);
            await TestService.RefusedAsync(HttpStatusCode.UnsupportedMediaType, response, Ct);
        }

        await CountedAsync("type", 2);
        Assert.IsEmpty((await Service.Ledger.LoadAsync(Ct)).Freezes);
        Assert.IsEmpty(Service.Looks);
    }

    [TestMethod]
    public async Task Change_EmptyForm_IsEnoughForAHookAndForNothingElse()
    {
        using var hook = await Service.Http.PostAsync("/api/v1/hooks/main", EmptyForm(), Ct);
        using var freeze = await Service.Http.PostAsync(ApiPaths.Freeze, EmptyForm(), Ct);

        Assert.AreEqual(HttpStatusCode.Accepted, hook.StatusCode);
        await TestService.RefusedAsync(HttpStatusCode.BadRequest, freeze, Ct);
        Assert.IsEmpty((await Service.Ledger.LoadAsync(Ct)).Freezes);

        static StringContent EmptyForm() => new("", Encoding.UTF8, "application/x-www-form-urlencoded");
    }

    [TestMethod]
    public async Task Change_BodyWithoutAType_IsRefused()
    {
        using var response = await Service.Http.PostAsync(ApiPaths.Freeze, new ByteArrayContent("{}"u8.ToArray()), Ct);

        await TestService.RefusedAsync(HttpStatusCode.UnsupportedMediaType, response, Ct);
    }

    [TestMethod]
    public async Task Body_Over64KiB_IsRefused()
    {
        using var response = await Service.PostAsync(ApiPaths.Freeze, Large(), Ct);

        await TestService.RefusedAsync(HttpStatusCode.RequestEntityTooLarge, response, Ct);
        await CountedAsync("size", 1);
    }

    [TestMethod]
    public async Task Body_Over64KiBOfUnknownLength_IsRefused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, ApiPaths.Freeze) { Content = new StringContent(Large(), Encoding.UTF8, "application/json") };
        request.Headers.TransferEncodingChunked = true;
        using var response = await Service.Http.SendAsync(request, Ct);

        await TestService.RefusedAsync(HttpStatusCode.RequestEntityTooLarge, response, Ct);
        await CountedAsync("size", 1);
        Assert.IsEmpty((await Service.Ledger.LoadAsync(Ct)).Freezes);
    }

    [TestMethod]
    [DataRow("X-Forwarded-For")]
    [DataRow("Forwarded")]
    [DataRow("Via")]
    public async Task Request_ThroughAProxy_IsRefused(string header)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, ApiPaths.Status);
        request.Headers.TryAddWithoutValidation(header, "1.1 192.0.2.7");
        using var response = await Service.Http.SendAsync(request, Ct);

        Assert.Contains("proxy", (await TestService.RefusedAsync(HttpStatusCode.Unauthorized, response, Ct)).Title);
    }

    [TestMethod]
    [DataRow(ApiPaths.Status)]
    [DataRow(ApiPaths.Metrics)]
    [DataRow(ApiPaths.Live)]
    [DataRow("/api/v1/networks/net/hosts")]
    [DataRow("/nowhere")]
    [DataRow("/api/v1/vms/7")]
    public async Task Answer_OfEveryKind_MayNotBeSniffedOrKept(string path)
    {
        using var response = await Service.Http.GetAsync(path, Ct);

        Assert.AreEqual("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.IsTrue(response.Headers.CacheControl?.NoStore);
        Assert.IsFalse(response.Headers.Contains("Access-Control-Allow-Origin"));
    }

    // An increase from nothing at all is none to Prometheus.
    [TestMethod]
    public async Task Refusals_BeforeTheFirst_AreShownAsNone()
    {
        foreach (var reason in (string[])["remote", "host", "proxy", "kind", "token", "role", "rate", "origin", "seal", "size", "type"])
        {
            await CountedAsync(reason, 0);
        }
    }

    private async Task CountedAsync(string reason, int requests) =>
        Assert.Contains($"stratuslab_elastic_api_requests_refused_total{{reason=\"{reason}\"}} {requests}\n", await Service.Http.GetStringAsync(ApiPaths.Metrics, Ct));

    private static string Large() => $$"""{"reason":"{{new string('x', 70_000)}}"}""";
}
