using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using StratusLab.Elastic.Api.Access;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Ledger;

namespace StratusLab.Elastic.Tests.Api;

/// <summary>Rights to use the API, over real HTTP.</summary>
[TestClass]
public sealed class TokenEndpointTests : ApiSuite
{
    [TestMethod]
    public async Task Token_OfAnOperator_WorksFromBehindAProxyAndUnderAnyName()
    {
        var secret = await MakeAsync("site", "operator");

        using var response = await SendAsync(HttpMethod.Post, ApiPaths.Freeze, secret, "{\"reason\":\"storm\",\"by\":\"eve\"}", host: "elastic.example.org", proxy: "192.0.2.7");

        Assert.AreEqual(HttpStatusCode.OK, response.StatusCode);
        var freeze = (await Service.Ledger.LoadAsync(Ct)).Freezes.Single().Value;
        Assert.AreEqual("token site (eve)", freeze.By, "the journal names the token, whatever the client says");
    }

    [TestMethod]
    [DataRow("viewer", "GET", ApiPaths.Status, HttpStatusCode.OK)]
    [DataRow("viewer", "GET", ApiPaths.Metrics, HttpStatusCode.OK)]
    [DataRow("viewer", "POST", ApiPaths.Freeze, HttpStatusCode.Forbidden)]
    [DataRow("viewer", "POST", "/api/v1/hooks/main", HttpStatusCode.Forbidden)]
    [DataRow("viewer", "GET", ApiPaths.Tokens, HttpStatusCode.Forbidden)]
    [DataRow("viewer", "POST", ApiPaths.Tokens, HttpStatusCode.Forbidden)]
    [DataRow("hook", "POST", "/api/v1/hooks/main", HttpStatusCode.Accepted)]
    [DataRow("hook", "POST", "/API/v1/HOOKS/main", HttpStatusCode.Accepted)]
    [DataRow("hook", "POST", "/api/v1/hooks/nowhere", HttpStatusCode.NotFound)]
    [DataRow("hook", "GET", ApiPaths.Status, HttpStatusCode.Forbidden)]
    [DataRow("hook", "POST", ApiPaths.Freeze, HttpStatusCode.Forbidden)]
    [DataRow("hook", "POST", "/api/v1/hooks/../freeze", HttpStatusCode.Forbidden)]
    [DataRow("hook", "POST", "/api/v1/hooks/main/../../freeze", HttpStatusCode.Forbidden)]
    [DataRow("hook", "GET", ApiPaths.Metrics, HttpStatusCode.Forbidden)]
    [DataRow("operator", "GET", ApiPaths.Tokens, HttpStatusCode.OK)]
    public async Task Token_OfEveryRole_MayWhatItsRoleSays(string role, string method, string path, HttpStatusCode expected)
    {
        var secret = await MakeAsync("one", role);

        using var response = await SendAsync(new(method), path, secret, method == "POST" ? "{}" : null);

        Assert.AreEqual(expected, response.StatusCode);
        Assert.IsEmpty((await Service.Ledger.LoadAsync(Ct)).Freezes);
    }

    [TestMethod]
    [DataRow("Bearer elastic_0000000000000000000000000000000000000000000000000000000000000000")]
    [DataRow("Bearer")]
    [DataRow("Bearer ")]
    [DataRow("Basic b3BlcmF0b3I6eA==")]
    [DataRow("elastic")]
    public async Task Token_ThatIsNone_IsRefusedAlsoOnThisMachine(string authorization)
    {
        await MakeAsync("one", "operator");
        using var request = new HttpRequestMessage(HttpMethod.Get, ApiPaths.Status);
        request.Headers.TryAddWithoutValidation("Authorization", authorization);
        using var response = await Service.Http.SendAsync(request, Ct);

        await TestService.RefusedAsync(HttpStatusCode.Unauthorized, response, Ct);
        Assert.AreEqual("Bearer", response.Headers.WwwAuthenticate.Single().Scheme);
    }

    [TestMethod]
    public async Task Token_RevokedOrEnded_IsWorthNothingAtOnce()
    {
        var (revoked, ended) = (await MakeAsync("revoked", "viewer"), await MakeAsync("ended", "viewer", 60));
        Assert.AreEqual(HttpStatusCode.OK, (await SendAsync(HttpMethod.Get, ApiPaths.Status, ended)).StatusCode);
        await Service.OrderAsync("/api/v1/tokens/revoked/revoke", "{}", Ct);
        Service.Clock.Advance(TimeSpan.FromSeconds(60));

        Assert.AreEqual(HttpStatusCode.Unauthorized, (await SendAsync(HttpMethod.Get, ApiPaths.Status, revoked)).StatusCode);
        Assert.AreEqual(HttpStatusCode.Unauthorized, (await SendAsync(HttpMethod.Get, ApiPaths.Status, ended)).StatusCode);
    }

    [TestMethod]
    public async Task Token_DroppedBeforeTheServiceForgotIt_IsWorthNothingOnceItIsRevokedAgain()
    {
        var secret = await MakeAsync("one", "viewer");
        await Service.Ledger.DropTokenAsync("one", new() { At = Service.Clock.GetUtcNow(), Kind = "operator", Subject = "one", Text = "revoked" }, Ct);
        using var again = await Service.PostAsync("/api/v1/tokens/one/revoke", "{}", Ct);
        await TestService.RefusedAsync(HttpStatusCode.NotFound, again, Ct);

        Assert.AreEqual(HttpStatusCode.Unauthorized, (await SendAsync(HttpMethod.Get, ApiPaths.Status, secret)).StatusCode);
    }

    [TestMethod]
    public async Task TokenBook_Forgotten_IsWorthNothingWithoutTheLedger()
    {
        var secret = await MakeAsync("one", "viewer");
        var book = Service.Get<TokenBook>();
        Assert.IsNotNull(await book.FindAsync(secret, Ct));

        book.Forget("one");

        Assert.IsNull(await book.FindAsync(secret, Ct));
    }

    [TestMethod]
    public async Task NoteUse_OfATokenMadeAgainSince_DoesNotBringTheOldSecretBack()
    {
        await MakeAsync("one", "viewer");
        var old = (await Service.Ledger.ListTokensAsync(Ct)).Single();
        await Service.OrderAsync("/api/v1/tokens/one/revoke", "{}", Ct);
        var secret = await MakeAsync("one", "viewer");

        await Service.Ledger.NoteUseAsync([old with { LastUsed = Service.Clock.GetUtcNow() }], Ct);

        Assert.AreEqual(TokenBook.HashOf(secret), (await Service.Ledger.ListTokensAsync(Ct)).Single().Sha256);
    }

    [TestMethod]
    public async Task Token_InTheLedger_IsOnlyAHash()
    {
        var secret = await MakeAsync("one", "hook");

        var token = (await Service.Ledger.ListTokensAsync(Ct)).Single();
        Assert.AreEqual(TokenBook.HashOf(secret), token.Sha256);
        Assert.AreEqual(ApiRole.Hook, token.Role);
        Assert.DoesNotContain(secret, string.Join('\n', (await Service.Ledger.ListNewestEventsAsync(100, Ct)).Select(e => e.Event.Text)));
        Assert.DoesNotContain(secret, await Service.Http.GetStringAsync(ApiPaths.Tokens, Ct));
    }

    [TestMethod]
    [DataRow("{\"name\":\"one\",\"role\":\"viewer\"}", HttpStatusCode.Conflict, "already")]
    [DataRow("{\"name\":\"two\",\"role\":\"admin\"}", HttpStatusCode.BadRequest, "Roles: hook, viewer, operator")]
    [DataRow("{\"name\":\"../two\",\"role\":\"hook\"}", HttpStatusCode.BadRequest, "is not a name")]
    [DataRow("{\"name\":\"two\",\"role\":\"hook\",\"validSeconds\":-1}", HttpStatusCode.BadRequest, "A token holds for")]
    [DataRow("{\"name\":\"two\",\"role\":\"hook\",\"sha256\":\"00\"}", HttpStatusCode.BadRequest, "cannot be read")]
    public async Task Create_WrongRequest_SaysWhatWouldBeRight(string json, HttpStatusCode status, string expected)
    {
        await MakeAsync("one", "hook");
        using var response = await Service.PostAsync(ApiPaths.Tokens, json, Ct);

        Assert.Contains(expected, (await TestService.RefusedAsync(status, response, Ct)).Title);
        Assert.HasCount(1, await Service.Ledger.ListTokensAsync(Ct));
    }

    [TestMethod]
    public async Task WrongTokens_TooMany_AreSlowedDownAndShutNobodyElseOut()
    {
        var secret = await MakeAsync("one", "viewer");
        for (var i = 0; i < AccessLimits.WrongTokens; i++)
        {
            Assert.AreEqual(HttpStatusCode.Unauthorized, (await SendAsync(HttpMethod.Get, ApiPaths.Status, $"elastic_{i}")).StatusCode);
        }

        using var late = await SendAsync(HttpMethod.Get, ApiPaths.Status, "elastic_one_more");
        await TestService.RefusedAsync(HttpStatusCode.TooManyRequests, late, Ct);
        Assert.AreEqual(TimeSpan.FromSeconds(60), late.Headers.RetryAfter?.Delta);
        Assert.AreEqual(HttpStatusCode.OK, (await SendAsync(HttpMethod.Get, ApiPaths.Status, secret)).StatusCode, "a right token counts");
        Assert.AreEqual(HttpStatusCode.OK, (await Service.Http.GetAsync(ApiPaths.Status, Ct)).StatusCode, "without a token this machine may ask as ever");
        Assert.Contains("stratuslab_elastic_api_requests_refused_total{reason=\"token\"} 10", await Service.Http.GetStringAsync(ApiPaths.Metrics, Ct));
    }

    [TestMethod]
    public async Task Token_ThatFloods_IsSlowedDown()
    {
        var secret = await MakeAsync("one", "hook");
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < AccessLimits.Burst * 2; i++)
        {
            statuses.Add((await SendAsync(HttpMethod.Post, "/api/v1/hooks/main", secret, "{}")).StatusCode);
        }

        Assert.IsTrue(statuses.Take(AccessLimits.Burst).All(s => s == HttpStatusCode.Accepted));
        Assert.Contains(HttpStatusCode.TooManyRequests, statuses);
    }

    private async Task<string> MakeAsync(string name, string role, double? seconds = null)
    {
        using var response = await Service.PostAsync(ApiPaths.Tokens, $"{{\"name\":\"{name}\",\"role\":\"{role}\",\"by\":\"root\"{(seconds is null ? "" : $",\"validSeconds\":{seconds}")}}}", Ct);
        Assert.AreEqual(HttpStatusCode.OK, response.StatusCode, await response.Content.ReadAsStringAsync(Ct));
        return (await response.Content.ReadFromJsonAsync(ApiJson.Default.NewToken, Ct))!.Secret; // The status says that there is one.
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string secret, string? json = null, string? host = null, string? proxy = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        request.Headers.Host = host;
        if (proxy is not null)
        {
            request.Headers.Add("X-Forwarded-For", proxy);
        }

        return await Service.Http.SendAsync(request, Ct);
    }
}
