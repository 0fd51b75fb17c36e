using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Json.Schema;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using StratusLab.Elastic.Api;
using StratusLab.Elastic.Api.Access;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Ledger;
using StratusLab.Elastic.Web.Access;

namespace StratusLab.Elastic.Tests.Api;

/// <summary>Every endpoint with every role, and every answer against the API's own description.</summary>
[TestClass]
public sealed class ApiTableTests : ApiSuite
{
    [TestMethod]
    public void Endpoints_ThatAreMapped_AreAllInTheTableWithARole()
    {
        // The web page's have a guard of their own (PageGuardTests).
        var mapped = Service.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Where(e => e.Metadata.GetMetadata<PageRule>() is null).ToArray();

        Assert.IsEmpty(mapped.Where(e => e.Metadata.GetMetadata<ApiEndpoint>() is null).Select(e => e.RoutePattern.RawText));
        Assert.HasCount(Table.Length, mapped);
        Assert.HasCount(Table.Length, Table.Select(e => (e.Method, e.Path)).Distinct());
    }

    [TestMethod]
    public async Task Endpoints_EveryOneWithEveryRole_LetsInWhomItShall()
    {
        var wrong = new List<string>();
        foreach (var role in Enum.GetValues<ApiRole>())
        {
            foreach (var (index, endpoint) in Table.Index())
            {
                if (endpoint.Path == ApiPaths.EventStream && endpoint.IsOpenTo(role))
                {
                    continue; // It does not end; the test of the stream reads it.
                }

                // A token for each: none of them asks too often.
                using var response = await SendAsync(endpoint, await MakeTokenAsync($"t{role}-{index}", role));
                var isRefused = response.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized;
                if (isRefused == endpoint.IsOpenTo(role))
                {
                    wrong.Add($"{role} {endpoint.Method} {endpoint.Path}: {response.StatusCode}");
                }
            }
        }

        Assert.IsEmpty(wrong);
    }

    [TestMethod]
    public async Task Endpoints_EveryOneWithAWrongToken_LetsNobodyIn()
    {
        foreach (var endpoint in Table)
        {
            using var response = await SendAsync(endpoint, "elastic_no");
            Assert.IsTrue(response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.TooManyRequests, $"{endpoint.Path}: {response.StatusCode}");
        }
    }

    [TestMethod]
    public async Task Endpoint_MappedOutsideTheTable_IsAnOperatorsAlone()
    {
        await using var service = await TestService.StartAsync(Ct, map: app => app.MapGet("/elsewhere", () => "secret"));
        await service.OrderTokenAsync("viewer", "viewer", Ct);

        Assert.AreEqual("secret", await service.Http.GetStringAsync("/elsewhere", Ct));
        var secret = await service.OrderTokenAsync("another", "viewer", Ct);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/elsewhere") { Headers = { Authorization = new("Bearer", secret) } };
        using var refused = await service.Http.SendAsync(request, Ct);
        await TestService.RefusedAsync(HttpStatusCode.Forbidden, refused, Ct);
    }

    [TestMethod]
    public async Task Description_EveryEndpoint_IsInItWithRoleBodyAndErrors()
    {
        var document = await DescriptionAsync();
        foreach (var endpoint in Table)
        {
            var operation = document["paths"]?[endpoint.Path]?[endpoint.Method.ToLowerInvariant()];
            Assert.IsNotNull(operation, $"{endpoint.Method} {endpoint.Path}");
            Assert.AreEqual(endpoint.Role.ToString().ToLowerInvariant(), operation["x-role"]?.GetValue<string>());
            Assert.AreEqual(endpoint.Request is not null, operation["requestBody"] is not null, endpoint.Path);
            Assert.IsNotNull(operation["responses"]?[$"{endpoint.Status}"]);
            Assert.AreEqual("#/components/responses/Problem", operation["responses"]?["403"]?["$ref"]?.GetValue<string>());
        }

        var ids = document["paths"]!.AsObject().SelectMany(p => p.Value!.AsObject()).Select(o => o.Value!["operationId"]!.GetValue<string>()).ToArray(); // Each has them.
        Assert.HasCount(ids.Length, ids.Distinct());
    }

    [TestMethod]
    public async Task Description_EveryContractsMember_HasAText()
    {
        var bare = new List<string>();
        foreach (var (name, schema) in (await DescriptionAsync())["components"]!["schemas"]!.AsObject()) // It is a document of ours.
        {
            bare.AddRange((schema!["properties"]?.AsObject() ?? []).Where(p => p.Value is not JsonObject o || o["description"] is null).Select(p => $"{name}.{p.Key}"));
        }

        // Those whose meaning is in the contract's own sentence.
        bare.RemoveAll(b => b.Split('.')[0] is "PlannedRefusal" or "Replay" or "ResourceAmount" or "NicRow" or "FreezeStatus" or "NewToken" or "Done" or "NodeCounts" or "VmNotice");
        Assert.IsEmpty(bare);
    }

    [TestMethod]
    public async Task Answers_EveryGetOfALivingSite_AreAsDescribed()
    {
        await ReadyNodeAsync("4711");
        await Service.OrderAsync(ApiPaths.Vms, "{\"template\":\"small-template\",\"hold\":true,\"name\":\"dhcp\"}", Ct);
        await Service.OrderTokenAsync("one", "viewer", Ct);
        await Service.OrderAsync(ApiPaths.Freeze, "{\"by\":\"bob\",\"reason\":\"<test>\"}", Ct);
        var state = await Service.Ledger.LoadAsync(Ct);
        var document = await DescriptionAsync();
        var checkedPaths = 0;
        foreach (var endpoint in Table.Where(e => e is { IsRead: true, Answer: not null }))
        {
            foreach (var query in endpoint.Query.Contains(ApiParameter.All) ? (string[])["", "?all=true"] : [""])
            {
                var path = PathOf(endpoint.Path, state) + query;
                using var response = await Service.Http.GetAsync(path, Ct);
                var text = await response.Content.ReadAsStringAsync(Ct);
                Assert.AreEqual(HttpStatusCode.OK, response.StatusCode, $"{path}: {text}");
                Validate(document, $"#/components/schemas/{Reference(document, endpoint, "200")}", text, path);
                checkedPaths++;
            }
        }

        Assert.IsGreaterThan(20, checkedPaths);
    }

    [TestMethod]
    [DataRow("GET", "/api/v1/nowhere", null, 404)]
    [DataRow("GET", "/api/v1/vms/99", null, 404)]
    [DataRow("GET", "/api/v1/vms/x", null, 400)]
    [DataRow("PUT", "/api/v1/vms", "{}", 405)]
    [DataRow("POST", "/api/v1/freeze", "{\"cluster\":7}", 400)]
    public async Task Errors_OfEveryKind_AreAsDescribed(string method, string path, string? body, int status)
    {
        using var request = new HttpRequestMessage(new(method), path) { Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json") };
        using var response = await Service.Http.SendAsync(request, Ct);

        Assert.AreEqual(status, (int)response.StatusCode);
        Assert.AreEqual("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Validate(await DescriptionAsync(), "#/components/schemas/Problem", await response.Content.ReadAsStringAsync(Ct), path);
    }

    private ApiEndpoint[] Table => [.. Service.Get<ApiTable>().Endpoints];

    private static void Validate(JsonNode document, string pointer, string text, string what)
    {
        // Schemas refer to each other by their place in the document, so each is judged within it.
        var schema = new JsonObject { ["$schema"] = "https://json-schema.org/draft/2020-12/schema", ["$ref"] = pointer, ["components"] = document["components"]!.DeepClone() }; // It has them.
        var result = JsonSchema.FromText(schema.ToJsonString()).Evaluate(System.Text.Json.JsonDocument.Parse(text).RootElement, new EvaluationOptions { OutputFormat = OutputFormat.List });
        Assert.IsTrue(result.IsValid, $"{what}: {string.Join("; ", (result.Details ?? []).Where(d => d.Errors is not null).Select(d => $"{d.InstanceLocation} {string.Join(", ", d.Errors!.Values)}"))}"); // Filtered.
    }

    private static string Reference(JsonNode document, ApiEndpoint endpoint, string status) =>
        document["paths"]![endpoint.Path]!["get"]!["responses"]![status]!["content"]!["application/json"]!["schema"]!["$ref"]!.GetValue<string>().Split('/')[^1]; // Asserted by another test.

    private async Task<JsonNode> DescriptionAsync() => JsonNode.Parse(await Service.Http.GetStringAsync(ApiPaths.OpenApi, Ct))!; // It is not null.

    private static string PathOf(string path, LedgerState state) => path
        .Replace("jobs/{id}", "jobs/4711", StringComparison.Ordinal)
        .Replace("{subject}", state.Nodes[0].Name.Value, StringComparison.Ordinal)
        .Replace("plans/{id}", $"plans/{state.LastPlan}", StringComparison.Ordinal)
        .Replace("nodes/{name}", $"nodes/{state.Nodes[0].Name}", StringComparison.Ordinal)
        .Replace("hosts/{name}", "hosts/kvm1", StringComparison.Ordinal)
        .Replace("networks/{name}", "networks/net", StringComparison.Ordinal)
        .Replace("vms/{id}", $"vms/{state.Vms[0].Id}", StringComparison.Ordinal);

    private async Task<HttpResponseMessage> SendAsync(ApiEndpoint endpoint, string secret)
    {
        var path = endpoint.Path.Replace("{id}", "99", StringComparison.Ordinal).Replace("{cluster}", "main", StringComparison.Ordinal)
            .Replace("{name}", "nobody", StringComparison.Ordinal).Replace("{subject}", "nobody", StringComparison.Ordinal);
        using var request = new HttpRequestMessage(new(endpoint.Method), path) { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", secret) } };

        // A body that no order takes: nothing is done, whoever may.
        request.Content = endpoint.IsRead ? null : new StringContent("{\"no\":1}", Encoding.UTF8, "application/json");
        return await Service.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Ct);
    }

    private async Task<string> MakeTokenAsync(string name, ApiRole role)
    {
        var secret = TokenBook.NewSecret();
        var now = Service.Clock.GetUtcNow();
        await Service.Ledger.AddTokenAsync(
            new() { Name = name, Role = role, Sha256 = TokenBook.HashOf(secret), Created = now, CreatedBy = "test" }, new JournalEvent { At = now, Kind = "operator", Text = "made" }, Ct);
        await Service.Get<TokenBook>().ReloadAsync(Ct);
        return secret;
    }
}
