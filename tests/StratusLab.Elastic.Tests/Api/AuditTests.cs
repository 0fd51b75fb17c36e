using System.Globalization;
using System.Net;
using System.Text;
using StratusLab.Elastic.Api.Audit;
using StratusLab.Elastic.Api.Contracts;

namespace StratusLab.Elastic.Tests.Api;

/// <summary>Who ordered what.</summary>
[TestClass]
public sealed class AuditTests : ApiSuite
{
    [TestMethod]
    public async Task Order_Done_IsWrittenWithWhoAndWhatCameOfIt()
    {
        await Service.OrderAsync(ApiPaths.Freeze, """{"cluster":"main","by":"alice"}""", Ct);

        var row = (await TrailAsync()).Single();

        Assert.AreEqual(("this machine", "alice", "127.0.0.1", "operator", "POST /api/v1/freeze", 200), (row.Who, row.Said, row.From, row.Role, row.Order, row.Status));
        Assert.StartsWith("Frozen: cluster \"main\".", row.Outcome);
    }

    [TestMethod]
    public async Task Order_ThatCannotBeDone_IsWrittenWithTheReason()
    {
        using var response = await Service.PostAsync("/api/v1/nodes/nobody/drain", "{}", Ct);

        var row = (await TrailAsync()).Single();

        Assert.AreEqual(("nobody", 404), (row.Subject, row.Status));
        Assert.StartsWith("There is no living worker node of ours \"nobody\"", row.Outcome);
    }

    [TestMethod]
    public async Task Order_OfAToken_NamesTheToken()
    {
        var secret = await Service.OrderTokenAsync("ci", "operator", Ct);
        using var request = Request(HttpMethod.Post, ApiPaths.Unfreeze, secret);
        using var response = await Service.Http.SendAsync(request, Ct);

        var rows = await TrailAsync("?who=token%20ci");

        Assert.AreEqual("POST /api/v1/unfreeze", rows.Single().Order);
        Assert.DoesNotContain(secret, await Service.Http.GetStringAsync(ApiPaths.Audit, Ct));
        Assert.DoesNotContain(secret, string.Join('\n', Service.Log.Lines.Select(l => l.Text)));
    }

    [TestMethod]
    public async Task Order_OverTheOperatorsSocket_NamesTheUser()
    {
        await using var service = await TestService.StartAsync(Ct, socket: Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()));
        await service.OrderAsync(ApiPaths.Freeze, """{"cluster":"main","by":"alice"}""", Ct);
        var status = await File.ReadAllTextAsync("/proc/self/status", Ct);
        var uid = status[(status.IndexOf("Uid:\t", StringComparison.Ordinal) + 5)..].Split('\t')[0];

        var row = (await service.GetAsync($"{ApiPaths.Audit}?who=uid%20{uid}", ApiJson.Default.ListOfAuditRow, Ct)).Items.Single();

        Assert.AreEqual(($"uid {uid}", "alice"), (row.Who, row.Said));
    }

    [TestMethod]
    public async Task Refused_FloodOfAttempts_IsCountedInAFewLines()
    {
        var viewer = await Service.OrderTokenAsync("looker", "viewer", Ct);
        for (var i = 0; i < 30; i++)
        {
            using var request = Request(HttpMethod.Post, ApiPaths.Freeze, viewer);
            using var refused = await Service.Http.SendAsync(request, Ct);
            Assert.AreEqual(HttpStatusCode.Forbidden, refused.StatusCode);
            using var other = Request(HttpMethod.Get, ApiPaths.Status, $"elastic_{i}");
            using var unknown = await Service.Http.SendAsync(other, Ct);
        }

        var rows = (await TrailAsync()).Where(r => r.Status is 401 or 403 or 429).ToArray();

        Assert.AreEqual(30, rows.Single(r => r.Who == "token looker").Count);
        Assert.AreEqual(30, rows.Where(r => r.Who == "unknown").Sum(r => r.Count));
        Assert.HasCount(3, rows, "the role, the wrong tokens, and those that came too often");
        Assert.IsNotNull(rows[0].Until);
    }

    [TestMethod]
    public async Task Refused_WriteBrokenOff_IsKept()
    {
        var refused = Service.Get<RefusedAttempts>();
        refused.Count(new() { At = Service.Clock.GetUtcNow(), Who = "unknown", From = "192.0.2.7", Order = "GET /", Status = 401 });
        await refused.WriteAsync(new(canceled: true));

        Assert.AreEqual("192.0.2.7", (await TrailAsync()).Single().From);
    }

    [TestMethod]
    public async Task Refused_MoreKindsThanAreToldApart_AreCountedTogether()
    {
        var refused = Service.Get<RefusedAttempts>();
        for (var i = 0; i < RefusedAttempts.MostKinds + 100; i++)
        {
            refused.Count(new() { At = Service.Clock.GetUtcNow(), Who = "unknown", From = $"192.0.2.{i}", Order = "GET /", Status = 401 });
        }

        var rows = await TrailAsync("?limit=1000");

        Assert.HasCount(RefusedAttempts.MostKinds + 1, rows);
        Assert.AreEqual(100, rows.Single(r => r.Who == "others").Count);
    }

    [TestMethod]
    public async Task Hook_Accepted_IsNoLineOfTheTrail()
    {
        using var response = await Service.PostAsync("/api/v1/hooks/main", "{}", Ct);

        Assert.IsEmpty(await TrailAsync());
    }

    [TestMethod]
    public async Task Order_WithHostileNames_IsWrittenHarmless()
    {
        await Service.OrderAsync(ApiPaths.Freeze, """{"by":"=cmd|' /C calc'!A0\u001b[2J\nroot, 200","reason":"\u202Etxt"}""", Ct);

        var row = (await TrailAsync()).Single();

        Assert.AreEqual("=cmd|' /C calc'!A0?[2J?root, 200", row.Said);
        Assert.DoesNotContain("\u202E", row.Outcome);
    }

    [TestMethod]
    public async Task Token_Used_TellsWhenAlsoAfterARestart()
    {
        var secret = await Service.OrderTokenAsync("ci", "viewer", Ct);
        Service.Clock.Advance(TimeSpan.FromHours(1));
        using var request = Request(HttpMethod.Get, ApiPaths.Status, secret);
        using var response = await Service.Http.SendAsync(request, Ct);
        var used = (await Service.GetAsync(ApiPaths.Tokens, ApiJson.Default.ListOfTokenRow, Ct)).Items.Single().LastUsed;

        Assert.AreEqual("2026-05-04T11:00:00", used?.ToString("s", CultureInfo.InvariantCulture));
        await Service.Get<RefusedAttempts>().WriteAsync(Ct);
        Assert.AreEqual(used, (await Service.Ledger.ListTokensAsync(Ct)).Single().LastUsed);
    }

    private async Task<AuditRow[]> TrailAsync(string query = "") => [.. (await Service.GetAsync(ApiPaths.Audit + query, ApiJson.Default.ListOfAuditRow, Ct)).Items];

    private static HttpRequestMessage Request(HttpMethod method, string path, string secret) => new(method, path)
    {
        Headers = { Authorization = new("Bearer", secret) },
        Content = method == HttpMethod.Post ? new StringContent("{}", Encoding.UTF8, "application/json") : null,
    };
}
