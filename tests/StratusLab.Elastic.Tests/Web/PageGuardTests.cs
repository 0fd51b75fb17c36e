using System.Net;
using Microsoft.AspNetCore.Routing;
using StratusLab.Elastic.Api;
using StratusLab.Elastic.Api.Access;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Ledger;
using StratusLab.Elastic.Tests.Api;
using StratusLab.Elastic.Web;
using StratusLab.Elastic.Web.Access;

namespace StratusLab.Elastic.Tests.Web;

/// <summary>Who may see the pages and give orders there, asked of the running service.</summary>
[TestClass]
public sealed class PageGuardTests : ApiSuite
{
    private Visit? visit;

    private Visit Visit => visit ??= new(Service, Ct);

    [TestCleanup]
    public void Leave() => visit?.Dispose();

    [TestMethod]
    public void Endpoints_OfThePage_AreOpenOnlyForLoginAndFiles()
    {
        var endpoints = Service.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().ToArray();
        var open = endpoints.Where(e => e.Metadata.GetMetadata<PageRule>() is { IsOpen: true }).Select(e => e.RoutePattern.RawText ?? "").Distinct().ToArray();

        Assert.IsNotEmpty(endpoints.Where(e => e.RoutePattern.RawText?.StartsWith("/web/", StringComparison.Ordinal) == true));
        Assert.IsTrue(endpoints.Where(e => e.RoutePattern.RawText?.StartsWith("/web/", StringComparison.Ordinal) == true).All(e => e.Metadata.GetMetadata<PageRule>() is not null));
        Assert.IsTrue(open.All(p => p is "/" or WebPaths.Login || p.StartsWith("/web/assets/", StringComparison.Ordinal)), string.Join(' ', open));
        Assert.IsTrue(endpoints.Where(e => e.RoutePattern.RawText?.StartsWith("/api/", StringComparison.Ordinal) == true).All(e => e.Metadata.GetMetadata<PageRule>() is null));
    }

    // CVE-2021-41238: a dashboard that lets everybody in, because the proxy before it is on this machine.
    [TestMethod]
    [DataRow("X-Forwarded-For", "192.0.2.7")]
    [DataRow("X-Forwarded-For", "127.0.0.1")]
    [DataRow("X-Forwarded-Host", "localhost")]
    [DataRow("Forwarded", "for=127.0.0.1")]
    [DataRow("Via", "1.1 proxy")]
    [DataRow("Host", "elastic.example.org")]
    [DataRow("Host", "rebound.evil.example:7117")]
    public async Task Stranger_ThroughAProxyOrUnderAnotherName_IsAskedForAToken(string header, string value)
    {
        Visit.Headers.Add(header, value);
        foreach (var path in (string[])[WebPaths.Root, "/web/nodes", "/web/jobs/1", "/web/hosts", "/web/plans", "/web/events", "/web/find?q=1", "/web/nothing"])
        {
            using var answer = await Visit.SendAsync(path);
            Assert.AreEqual(HttpStatusCode.SeeOther, answer.StatusCode, path);
            Assert.AreEqual(WebPaths.With(WebPaths.Login, ("to", path)), answer.Headers.Location?.ToString());
            Assert.AreEqual("", await answer.Content.ReadAsStringAsync(Ct));
        }

        using var feed = await Visit.SendAsync(WebPaths.Live);
        Assert.AreEqual(HttpStatusCode.Unauthorized, feed.StatusCode);
        using var freeze = await Visit.PostAsync(WebPaths.Freeze, ("cluster", ""), ("seal", Service.Get<FormSeal>().Of(null)));
        Assert.AreEqual(HttpStatusCode.Unauthorized, freeze.StatusCode);
        Assert.IsEmpty((await Service.Ledger.LoadAsync(Ct)).Freezes);
    }

    [TestMethod]
    public async Task Login_ByTokenThroughAProxy_LetsIn()
    {
        Visit.Headers.Add("X-Forwarded-For", "192.0.2.7");
        await Visit.EnterAsync(ApiRole.Viewer);

        Assert.Contains("alice (viewer)", await Visit.GetAsync(WebPaths.Root));
    }

    [TestMethod]
    public async Task Login_Cookie_IsForThisHostOnlyAndForNoScript()
    {
        var secret = await Web.Visit.TokenAsync(Service, "alice", ApiRole.Operator, Ct);
        using var answer = await Visit.LoginAsync(secret);
        var cookie = answer.Headers.GetValues("Set-Cookie").Single();

        Assert.MatchesRegex("^elastic=[0-9a-f]{64}; max-age=43200; path=/; samesite=strict; httponly$", cookie);
        Assert.DoesNotContain(secret, cookie);
        Assert.DoesNotContain(TokenBook.HashOf(secret), cookie);
    }

    [TestMethod]
    public async Task Login_WrongTokens_AreRefusedCountedAndSlowedDown()
    {
        for (var i = 0; i < AccessLimits.WrongTokens; i++)
        {
            using var answer = await Visit.LoginAsync($"elastic_{i}");
            Assert.AreEqual(HttpStatusCode.Unauthorized, answer.StatusCode);
            Assert.Contains("is not one of this service", await answer.Content.ReadAsStringAsync(Ct));
        }

        using var late = await Visit.LoginAsync("elastic_more");
        Assert.AreEqual(HttpStatusCode.TooManyRequests, late.StatusCode);
    }

    [TestMethod]
    public async Task Login_InAndOut_IsInTheAuditTrailAndTheJournal()
    {
        var secret = await Visit.EnterAsync(ApiRole.Viewer);
        using var left = await Visit.PostAsync(WebPaths.Logout, ("seal", Web.Visit.SealOf(await Visit.GetAsync(WebPaths.Root))));

        var rows = await TrailAsync();
        CollectionAssert.AreEqual(
            new[] { ("token alice", "127.0.0.1", "viewer", "POST /web/logout", 303), ("token alice", "127.0.0.1", "viewer", "POST /web/login", 303) },
            rows.Select(r => (r.Who, r.From, r.Role, r.Order, r.Status)).ToArray());
        var told = await JournalAsync();
        Assert.Contains("access: token alice (viewer) logged in at the web page, from 127.0.0.1.", told);
        Assert.Contains("access: token alice logged out of the web page, from 127.0.0.1.", told);
        Assert.DoesNotContain(secret, await Service.Http.GetStringAsync(ApiPaths.Audit, Ct) + string.Join('\n', told));
    }

    [TestMethod]
    public async Task Login_Failed_IsCountedInTheAuditTrailAndOneLineOfTheJournal()
    {
        foreach (var secret in (string[])["elastic_one", "elastic_two", await Web.Visit.TokenAsync(Service, "hook", ApiRole.Hook, Ct)])
        {
            using var answer = await Visit.LoginAsync(secret);
        }

        var rows = await TrailAsync();
        CollectionAssert.AreEquivalent(new[] { ("unknown", 401, 2), ("token hook", 403, 1) }, rows.Select(r => (r.Who, r.Status, r.Count)).ToArray());
        StringAssert.StartsWith(rows.Single(r => r.Status == 401).Outcome, "The token is not one of this service's");
        var told = (await JournalAsync()).Single(l => l.StartsWith("access", StringComparison.Ordinal));
        StringAssert.StartsWith(told, "access: 3 logins at the web page failed, from 127.0.0.1. Last: ");
        Assert.DoesNotContain("elastic_", string.Join('\n', rows.Select(r => $"{r.Outcome} {r.Said} {r.Subject}")) + told);
    }

    // Anybody may send something to the form.
    [TestMethod]
    public async Task Login_FloodOfWhatIsNoForm_IsCountedAndPushesOutNoOrder()
    {
        for (var i = 0; i < 20; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, WebPaths.Login) { Content = new StringContent("{}", System.Text.Encoding.UTF8, "application/json") };
            request.Headers.Add("Sec-Fetch-Site", "same-origin");
            using var answer = await Service.Http.SendAsync(request, Ct);
            Assert.AreEqual(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
        }

        var row = (await TrailAsync()).Single();
        Assert.AreEqual(("unknown", 415, 20), (row.Who, row.Status, row.Count));
        Assert.Contains("stratuslab_elastic_api_requests_refused_total{reason=\"type\"} 20\n", await Service.Http.GetStringAsync(ApiPaths.Metrics, Ct));
        Assert.IsTrue((await Service.Ledger.ListAuditAsync(9, null, null, null, Ct)).Single().IsRefused);
    }

    [TestMethod]
    public async Task Login_TokenOfAHook_IsRefused()
    {
        using var answer = await Visit.LoginAsync(await Web.Visit.TokenAsync(Service, "hook", ApiRole.Hook, Ct));

        Assert.AreEqual(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.IsFalse(answer.Headers.Contains("Set-Cookie"));
    }

    [TestMethod]
    [DataRow("/web/nodes?state=ready", "/web/nodes?state=ready")]
    [DataRow("//evil.example/", "/web/")]
    [DataRow("https://evil.example/web/", "/web/")]
    [DataRow("/web/\\evil", "/web/")]
    [DataRow("/web/login", "/web/")]
    [DataRow("/web/\r\nSet-Cookie: x=y", "/web/")]
    [DataRow("/api/v1/status", "/web/")]
    public async Task Login_Afterwards_StaysOnThisService(string to, string expected)
    {
        using var answer = await Visit.LoginAsync(await Web.Visit.TokenAsync(Service, "alice", ApiRole.Viewer, Ct), to);

        Assert.AreEqual(expected, answer.Headers.Location?.ToString());
    }

    [TestMethod]
    public async Task Session_TokenRevokedOrEndedOrLoggedOutOrTooOld_IsOverAtOnce()
    {
        Visit.Headers.Add("X-Forwarded-For", "192.0.2.7");
        await Visit.EnterAsync(ApiRole.Operator, "revoked");
        await Service.OrderAsync("/api/v1/tokens/revoked/revoke", "{}", Ct);
        await AssertOutAsync();

        await Visit.LoginAsync(await Web.Visit.TokenAsync(Service, "ended", ApiRole.Viewer, Ct, Service.Clock.GetUtcNow().AddMinutes(5)));
        await Visit.GetAsync(WebPaths.Root);
        Service.Clock.Advance(TimeSpan.FromMinutes(6));
        await AssertOutAsync();

        await Visit.EnterAsync(ApiRole.Viewer, "left");
        using var left = await Visit.PostAsync(WebPaths.Logout, ("seal", Web.Visit.SealOf(await Visit.GetAsync(WebPaths.Root))));
        Assert.AreEqual(HttpStatusCode.SeeOther, left.StatusCode);
        await AssertOutAsync();

        await Visit.EnterAsync(ApiRole.Viewer, "old");
        Service.Clock.Advance(SessionBook.Lifetime);
        await AssertOutAsync();

        async Task AssertOutAsync()
        {
            using var answer = await Visit.SendAsync(WebPaths.Root);
            Assert.AreEqual(HttpStatusCode.SeeOther, answer.StatusCode);
        }
    }

    [TestMethod]
    public async Task Cookie_AtTheApi_IsWorthNothing()
    {
        Visit.Headers.Add("X-Forwarded-For", "192.0.2.7");
        await Visit.EnterAsync(ApiRole.Operator);
        using var answer = await Visit.SendAsync(ApiPaths.Status);

        Assert.AreEqual(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [TestMethod]
    public async Task Viewer_IsShownNoOrderAndMayGiveNone()
    {
        var node = WebPaths.To(WebPaths.Node, (await ReadyNodeAsync()).Name.Value);
        await Visit.EnterAsync(ApiRole.Viewer);
        foreach (var path in (string[])[WebPaths.Root, WebPaths.Hosts, "/web/clusters/main", "/web/nodes", node, $"{node}/retire", "/web/jobs"])
        {
            var html = await Visit.GetAsync(path);
            Assert.DoesNotContain("class=\"order\"", html.Replace($"action=\"{WebPaths.Logout}\" class=\"order\"", "", StringComparison.Ordinal));
        }

        var seal = Web.Visit.SealOf(await Visit.GetAsync(WebPaths.Root));
        foreach (var path in (string[])[WebPaths.Freeze, WebPaths.Unfreeze, "/web/hosts/kvm1/drain", "/web/hosts/kvm1/disable", "/web/hosts/kvm1/enable", "/web/pools/small/resume", "/web/vms/1/retry", $"{node}/drain", $"{node}/undrain", $"{node}/retire"])
        {
            using var answer = await Visit.PostAsync(path, ("seal", seal), ("cluster", ""));
            Assert.AreEqual(HttpStatusCode.Forbidden, answer.StatusCode, path);
            Assert.Contains("orders need a token with the role operator", await answer.Content.ReadAsStringAsync(Ct));
        }

        var state = await Service.Ledger.LoadAsync(Ct);
        Assert.IsEmpty(state.Freezes);
        Assert.IsEmpty(state.DisabledHosts);
        Assert.AreEqual(Core.Model.NodeOrder.None, state.Nodes.Single().Order);
    }

    [TestMethod]
    [DataRow("Sec-Fetch-Site", "cross-site")]
    [DataRow("Sec-Fetch-Site", "same-site")]
    [DataRow("Sec-Fetch-Site", "none")]
    [DataRow("Origin", "https://evil.example")]
    [DataRow("Origin", "null")]
    [DataRow("Origin", "http://127.0.0.1:1")]
    public async Task Order_FromAnotherSitesPage_IsRefusedEvenWithTheSeal(string header, string value)
    {
        await Visit.EnterAsync(ApiRole.Operator);
        var seal = Web.Visit.SealOf(await Visit.GetAsync(WebPaths.Root));
        Visit.Headers.Add(header, value);
        using var answer = await Visit.PostAsync(WebPaths.Freeze, ("seal", seal), ("cluster", ""));

        Assert.AreEqual(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("was not sent from a page of this service", await answer.Content.ReadAsStringAsync(Ct));
        Assert.IsEmpty((await Service.Ledger.LoadAsync(Ct)).Freezes);
    }

    [TestMethod]
    public async Task Order_WithoutTheSealOfThisSession_IsRefused()
    {
        await Visit.EnterAsync(ApiRole.Operator);
        using var other = new Visit(Service, Ct);
        await other.EnterAsync(ApiRole.Operator, "bob");
        var others = Web.Visit.SealOf(await other.GetAsync(WebPaths.Root));

        foreach (var seal in (string[])["", "0", others, Service.Get<FormSeal>().Of(null)])
        {
            using var answer = await Visit.PostAsync(WebPaths.Freeze, ("seal", seal), ("cluster", ""));
            Assert.AreEqual(HttpStatusCode.Forbidden, answer.StatusCode);
        }

        using var none = await Visit.PostAsync(WebPaths.Freeze, ("cluster", ""));
        Assert.AreEqual(HttpStatusCode.Forbidden, none.StatusCode);
        Assert.IsEmpty((await Service.Ledger.LoadAsync(Ct)).Freezes);
    }

    [TestMethod]
    [DataRow(WebPaths.Freeze)]
    [DataRow(WebPaths.Login)]
    public async Task Form_ThatIsNone_IsRefused(string path)
    {
        await Visit.EnterAsync(ApiRole.Operator);
        using var http = new HttpClient { BaseAddress = Service.Http.BaseAddress };
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent("{}", System.Text.Encoding.UTF8, "application/json") };
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
        using var json = await http.SendAsync(request, Ct);
        using var fields = await Visit.PostAsync(path, Enumerable.Range(0, 2000).Select(i => ($"f{i}", "")));

        Assert.AreEqual(HttpStatusCode.UnsupportedMediaType, json.StatusCode);
        Assert.AreEqual(HttpStatusCode.BadRequest, fields.StatusCode);
        Assert.IsEmpty(Service.Log.Lines.Where(l => l.Failure is not null));
    }

    [TestMethod]
    public async Task Order_BodyTooLarge_IsRefused()
    {
        await Visit.EnterAsync(ApiRole.Operator);
        using var answer = await Visit.PostAsync(WebPaths.Freeze, ("reason", new string('x', (int)RequestGuard.MaxBody)));

        Assert.AreEqual(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Contains("stratuslab_elastic_api_requests_refused_total{reason=\"size\"} 1\n", await Service.Http.GetStringAsync(ApiPaths.Metrics, Ct));
    }

    [TestMethod]
    public async Task Page_AskedForInALoop_IsSlowedDownAndCounted()
    {
        await Visit.EnterAsync(ApiRole.Viewer);
        var refused = 0;
        await Until.TrueAsync("one was too many", TimeSpan.FromMinutes(1), async () =>
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, AccessLimits.Burst).Select(_ => Visit.SendAsync(WebPaths.Root)));
            refused += answers.Count(a => a.StatusCode == HttpStatusCode.TooManyRequests);
            foreach (var answer in answers)
            {
                answer.Dispose();
            }

            return refused > 0;
        }, Ct);

        Assert.Contains($"stratuslab_elastic_api_requests_refused_total{{reason=\"rate\"}} {refused}\n", await Service.Http.GetStringAsync(ApiPaths.Metrics, Ct));
    }

    [TestMethod]
    public async Task EveryAnswer_AlsoAnErrorAndARedirect_CarriesTheSecurityHeaders()
    {
        await Visit.EnterAsync(ApiRole.Viewer);
        foreach (var path in (string[])[WebPaths.Root, WebPaths.Login, "/web/nodes/none", "/web/nothing", "/web/jobs?state=wrong", "/"])
        {
            using var answer = await Visit.SendAsync(path);
            var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
            Assert.StartsWith("default-src 'none'; script-src 'self'; style-src 'self'; ", policy, path);
            Assert.Contains("frame-ancestors 'none'", policy);
            Assert.Contains("form-action 'self'", policy);
            Assert.DoesNotContain("unsafe", policy);
            Assert.AreEqual("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.AreEqual("no-referrer", answer.Headers.GetValues("Referrer-Policy").Single());
            Assert.AreEqual("no-store", answer.Headers.CacheControl?.ToString());
        }
    }

    [TestMethod]
    public async Task Problem_OnAPage_IsAPageWithTheSentence()
    {
        await Visit.EnterAsync(ApiRole.Viewer);
        using var answer = await Visit.SendAsync("/web/nodes/wn-99");
        var html = await answer.Content.ReadAsStringAsync(Ct);

        Assert.AreEqual(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.AreEqual("text/html", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains("There is no worker node of ours &quot;wn-99&quot;", html);
    }

    [TestMethod]
    public async Task Feed_SessionWhoseTokenIsRevoked_Ends()
    {
        Visit.Headers.Add("X-Forwarded-For", "192.0.2.7");
        await Visit.EnterAsync(ApiRole.Viewer, "gone");
        using var http = new HttpClient { BaseAddress = Service.Http.BaseAddress };
        using var login = await Visit.LoginAsync(await Web.Visit.TokenAsync(Service, "gone2", ApiRole.Viewer, Ct));
        using var request = new HttpRequestMessage(HttpMethod.Get, WebPaths.Live);
        request.Headers.Add("Cookie", login.Headers.GetValues("Set-Cookie").Single().Split(';')[0]);
        request.Headers.Add("X-Forwarded-For", "192.0.2.7");
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Ct);
        using var feed = new StreamReader(await answer.Content.ReadAsStreamAsync(Ct));
        Assert.AreEqual(": ", await feed.ReadLineAsync(Ct));

        await Service.PassAsync(Ct);
        var lines = new List<string?> { await feed.ReadLineAsync(Ct), await feed.ReadLineAsync(Ct) };
        Assert.Contains("event: pass", lines);
        await Service.OrderAsync("/api/v1/tokens/gone2/revoke", "{}", Ct);

        Assert.DoesNotContain("event: pass", await feed.ReadToEndAsync(Ct));
    }

    private async Task<AuditRow[]> TrailAsync() => [.. (await Service.GetAsync(ApiPaths.Audit, ApiJson.Default.ListOfAuditRow, Ct)).Items];

    private async Task<string[]> JournalAsync() => [.. (await Service.Ledger.ListEventsAsync(0, 100, Ct)).Select(e => $"{e.Event.Kind}: {e.Event.Text}")];
}
