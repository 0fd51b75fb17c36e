using System.Net;
using System.Net.Sockets;
using System.Text;
using StratusLab.Elastic.Api.Contracts;

namespace StratusLab.Elastic.Tests.Api;

/// <summary>What no client of ours sends: it is refused, and nothing is done.</summary>
[TestClass]
public sealed class BadInputTests : ApiSuite
{
    [TestMethod]
    [DataRow("/api/v1/hooks/main/../../freeze")]
    [DataRow("/api/v1/hooks/main/%2e%2e/%2E%2e/freeze")]
    [DataRow("/api/v1/hooks/main/..%2f..%2ffreeze")]
    [DataRow("/api/v1/hooks/..%5c..%5cfreeze")]
    [DataRow("//api/v1/freeze")]
    [DataRow("/api/v1/%66reeze%00")]
    [DataRow("/api/v1/freeze/%00")]
    [DataRow("/api/v1/nodes/%00/drain")]
    [DataRow("/api/v1/nodes/..%2f..%2fetc/drain")]
    [DataRow("/api/v1/networks/%0d%0aSet-Cookie:%20a/hosts")]
    public async Task Path_OfAHookTokensTricks_DoesNoMoreThanItsRole(string path)
    {
        var secret = await Service.OrderTokenAsync("hook", "hook", Ct);

        var answer = await SayAsync($"POST {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {secret}\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{{}}");

        Assert.IsTrue(answer.StartsWith("HTTP/1.1 4", StringComparison.Ordinal), answer);
        Assert.DoesNotContain("Set-Cookie", answer);
        Assert.IsEmpty((await Service.Ledger.LoadAsync(Ct)).Freezes);
    }

    [TestMethod]
    [DataRow("GET /api/v1/status HTTP/1.1\r\nHost: localhost\r\nX: a\r\n b\r\nX\0: c\r\n\r\n")]
    [DataRow("GET /api/v1/status\r\n\r\n")]
    [DataRow("GET /api/v1/status HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n")]
    [DataRow("POST /api/v1/freeze HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 2\r\nTransfer-Encoding: gzip\r\n\r\n{}")]
    [DataRow("POST /api/v1/freeze HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: -1\r\n\r\n{}")]
    public async Task Request_ThatIsNone_IsRefused(string request)
    {
        Assert.StartsWith("HTTP/1.1 4", await SayAsync(request));
        Assert.IsEmpty((await Service.Ledger.LoadAsync(Ct)).Freezes);
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public async Task Body_TooLarge_IsRefusedWhetherItSaysSoOrNot(bool saysSo)
    {
        var body = $"{{\"reason\":\"{new string('x', 70_000)}\"}}";
        var length = saysSo ? $"Content-Length: {body.Length}\r\n\r\n{body}" : $"Transfer-Encoding: chunked\r\n\r\n{body.Length:x}\r\n{body}\r\n0\r\n\r\n";

        var answer = await SayAsync($"POST {ApiPaths.Freeze} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nConnection: close\r\n{length}");

        Assert.StartsWith("HTTP/1.1 413", answer);
        Assert.Contains("larger than 64 KiB", answer);
        Assert.IsEmpty((await Service.Ledger.LoadAsync(Ct)).Freezes);
    }

    [TestMethod]
    [DataRow("""{"cluster":""", "line 1")]
    [DataRow("""{"cluster":7}""", "at $.cluster (line 1, byte ")]
    [DataRow("""{"clutser":"main"}""", "at $.clutser")]
    [DataRow("""[]""", "the value is not of the kind that is wanted")]
    [DataRow("null", "The body is null")]
    [DataRow("", "")]
    public async Task Body_ThatCannotBeRead_NamesThePlace(string body, string expected)
    {
        using var response = await Service.PostAsync(ApiPaths.Freeze, body, Ct);

        var title = (await TestService.RefusedAsync(HttpStatusCode.BadRequest, response, Ct)).Title;
        Assert.Contains(expected, title);
        Assert.DoesNotContain("StratusLab", title, "our types mean nothing to who asks");
    }

    [TestMethod]
    public async Task Body_NestedTooDeep_IsRefused()
    {
        using var response = await Service.PostAsync(ApiPaths.Freeze, $"{{\"reason\":{new string('[', 5000)}", Ct);

        await TestService.RefusedAsync(HttpStatusCode.BadRequest, response, Ct);
    }

    [TestMethod]
    [DataRow("<script>alert(1)</script>")]
    [DataRow("a\"} 1\nstratuslab_elastic_up 0")]
    [DataRow("=HYPERLINK(\"http://evil\")")]
    public async Task JobName_ThatIsHostile_IsDataInEveryAnswer(string name)
    {
        Service.Submit("1");
        Service.Lrms.Change = s => s with { Jobs = [.. s.Jobs.Select(j => j with { Name = name, User = name })] };
        await Service.LaneAsync(Ct);
        await Service.PassAsync(Ct);

        var text = await Service.Http.GetStringAsync(ApiPaths.Queue, Ct);
        var metrics = await Service.Http.GetStringAsync(ApiPaths.Metrics, Ct);

        Assert.DoesNotContain("<script>", text, "the encoder leaves no mark-up as it is");
        Assert.AreEqual(name, System.Text.Json.JsonDocument.Parse(text).RootElement.GetProperty("items")[0].GetProperty("name").GetString());
        Assert.DoesNotContain("alert(1)", metrics);
        Assert.IsFalse(metrics.Split('\n').Contains("stratuslab_elastic_up 0"));
    }

    [TestMethod]
    public async Task Hook_ForgedOrReplayed_CausesOneLookAtMost()
    {
        for (var i = 0; i < 50; i++)
        {
            using var forged = new HttpRequestMessage(HttpMethod.Post, "/api/v1/hooks/main") { Headers = { Authorization = new("Bearer", "elastic_forged") } };
            using var response = await Service.Http.SendAsync(forged, Ct);
            Assert.IsTrue(response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.TooManyRequests);
        }

        Assert.IsEmpty(Service.Looks);
        var secret = await Service.OrderTokenAsync("hook", "hook", Ct);
        for (var i = 0; i < 50; i++)
        {
            using var replayed = new HttpRequestMessage(HttpMethod.Post, "/api/v1/hooks/main") { Headers = { Authorization = new("Bearer", secret) } };
            using var response = await Service.Http.SendAsync(replayed, Ct);
            Assert.AreEqual(HttpStatusCode.Accepted, response.StatusCode);
        }

        Assert.HasCount(1, Service.Looks);
    }

    // As it is, byte for byte: a client library would mend it.
    private async Task<string> SayAsync(string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Service.Http.BaseAddress!.Port, Ct); // The suite sets it.
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request), Ct);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        deadline.CancelAfter(TimeSpan.FromSeconds(10));
        var (answer, buffer) = (new StringBuilder(), new byte[65536]);
        try
        {
            for (var n = await stream.ReadAsync(buffer, deadline.Token); n > 0; n = await stream.ReadAsync(buffer, deadline.Token))
            {
                answer.Append(Encoding.Latin1.GetString(buffer, 0, n));
            }
        }
        catch (IOException)
        {
            // Refused and cut off: what came before counts.
        }

        return answer.ToString();
    }
}
