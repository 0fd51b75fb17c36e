using System.Net;
using System.Text.RegularExpressions;
using StratusLab.Elastic.Api.Access;
using StratusLab.Elastic.Ledger;
using StratusLab.Elastic.Tests.Api;
using StratusLab.Elastic.Web;

namespace StratusLab.Elastic.Tests.Web;

/// <summary>A browser without a screen: it keeps cookies, follows nothing, and sends what browsers send with a form.</summary>
internal sealed partial class Visit(TestService service, CancellationToken ct) : IDisposable
{
    private readonly HttpClient http = new(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = true }) { BaseAddress = service.Http.BaseAddress };

    /// <summary>What the next requests carry besides.</summary>
    public Dictionary<string, string> Headers { get; } = [];

    public static async Task<string> TokenAsync(TestService service, string name, ApiRole role, CancellationToken ct, DateTimeOffset? expires = null)
    {
        var secret = TokenBook.NewSecret();
        var now = service.Clock.GetUtcNow();
        var token = new ApiToken { Name = name, Role = role, Sha256 = TokenBook.HashOf(secret), Created = now, CreatedBy = "a test", Expires = expires };
        await service.Ledger.AddTokenAsync(token, new() { At = now, Kind = "operator", Text = "a token is made" }, ct);
        await service.Get<TokenBook>().ReloadAsync(ct);
        return secret;
    }

    /// <summary>Logs in with a new token of that name.</summary>
    public async Task<string> EnterAsync(ApiRole role, string name = "alice")
    {
        var secret = await TokenAsync(service, name, role, ct);
        using var answer = await LoginAsync(secret);
        Assert.AreEqual(HttpStatusCode.SeeOther, answer.StatusCode, await answer.Content.ReadAsStringAsync(ct));
        return secret;
    }

    public Task<HttpResponseMessage> LoginAsync(string secret, string? to = null) => PostAsync(WebPaths.Login, [("token", secret), .. to is null ? [] : new[] { ("to", to) }]);

    public Task<HttpResponseMessage> SendAsync(string path) => CarryAsync(new(HttpMethod.Get, path));

    public async Task<string> GetAsync(string path)
    {
        using var answer = await SendAsync(path);
        var html = await answer.Content.ReadAsStringAsync(ct);
        Assert.AreEqual(HttpStatusCode.OK, answer.StatusCode, html);
        return html;
    }

    /// <summary>Sends a form as a page of this service does.</summary>
    public Task<HttpResponseMessage> PostAsync(string path, params IEnumerable<(string Name, string Value)> fields)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))) };
        if (!Headers.ContainsKey("Sec-Fetch-Site") && !Headers.ContainsKey("Origin"))
        {
            request.Headers.Add("Sec-Fetch-Site", "same-origin");
            request.Headers.TryAddWithoutValidation("Origin", "null");
        }

        return CarryAsync(request);
    }

    /// <summary>Presses a button of a page: posts its form with the seal that is there, and returns the page that follows.</summary>
    public async Task<string> PressAsync(string page, string action, params (string Name, string Value)[] fields)
    {
        var html = await GetAsync(page);
        Assert.Contains($"action=\"{action}\"", html);
        using var answer = await PostAsync(action, [("seal", SealOf(html)), .. fields]);
        Assert.AreEqual(HttpStatusCode.SeeOther, answer.StatusCode, await answer.Content.ReadAsStringAsync(ct));
        return await GetAsync(answer.Headers.Location!.ToString()); // A redirect has one.
    }

    public static string SealOf(string html) => Seal().Match(html).Groups[1].Value;

    public void Dispose() => http.Dispose();

    private async Task<HttpResponseMessage> CarryAsync(HttpRequestMessage request)
    {
        using (request)
        {
            foreach (var (name, value) in Headers)
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }

            return await http.SendAsync(request, ct);
        }
    }

    [GeneratedRegex("name=\"seal\" value=\"([0-9a-f]{64})\"")]
    private static partial Regex Seal();
}
