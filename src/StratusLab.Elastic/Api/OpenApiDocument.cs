using System.Collections.Immutable;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Hosting;
using StratusLab.Elastic.Ledger;

namespace StratusLab.Elastic.Api;

/// <summary>Describes the API in OpenAPI 3.1 (https://spec.openapis.org/oas/v3.1.0), from the table that it is mapped from.</summary>
internal static partial class OpenApiDocument
{
    private const string Description =
        """
        What a batch system's queues need, as virtual machines. Every GET may be asked as HEAD. Every error is a Problem (RFC 9457). Lists come in pages: "next", also as the
        header Link, is what to give as "after". An ETag sent back as If-None-Match is answered by 304 while nothing but ages has changed.
        """;

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The document, in UTF-8.</summary>
    public static byte[] Of(ImmutableArray<ApiEndpoint> endpoints)
    {
        var schemas = new JsonSchemas();
        var paths = new JsonObject();
        foreach (var place in endpoints.GroupBy(e => e.Path))
        {
            paths[place.Key] = new JsonObject(place.Select(e => KeyValuePair.Create(Method(e), (JsonNode?)Operation(e, schemas))));
        }

        var problem = schemas.ReferTo(ApiJson.Default.Problem);
        _ = schemas.ReferTo(ApiJson.Default.EventRow); // What the stream sends.
        _ = schemas.ReferTo(ApiJson.Default.ImportLine); // What an import sends.
        var document = new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject { ["title"] = "StratusLab.Elastic", ["version"] = ProgramVersion.Text, ["description"] = Description.ReplaceLineEndings(" ") },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = "/" }),
            ["paths"] = paths,
            ["components"] = new JsonObject
            {
                ["schemas"] = schemas.All,
                ["responses"] = new JsonObject
                {
                    ["Problem"] = new JsonObject
                    {
                        ["description"] = "It was refused or failed; the title says why and what to do.",
                        ["content"] = new JsonObject { ["application/problem+json"] = new JsonObject { ["schema"] = problem } },
                    },
                },
                ["securitySchemes"] = new JsonObject
                {
                    ["token"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer", ["description"] = "\"elastic tokens create\" makes one. On the service's own machine none is needed to look, nor at the operators' socket." },
                },
            },
        };
        return JsonSerializer.SerializeToUtf8Bytes(document, Readable);
    }

    private static string Method(ApiEndpoint endpoint) => endpoint.Method.ToLowerInvariant();

    private static JsonObject Operation(ApiEndpoint endpoint, JsonSchemas schemas)
    {
        var words = Word().Matches(endpoint.Path).Select(m => m.Value).Where(w => w is not ("api" or "v1")).ToArray();
        var operation = new JsonObject
        {
            ["operationId"] = string.Join('_', [Method(endpoint), .. words]),
            ["tags"] = new JsonArray(words[0]),
            ["summary"] = endpoint.Summary,
            ["x-role"] = Word(endpoint.Role),
            ["security"] = new JsonArray(new JsonObject { ["token"] = new JsonArray(Word(endpoint.Role)) }),
        };
        JsonNode[] parameters = [.. Place().Matches(endpoint.Path).Select(m => InPath(m.Groups["name"].Value)), .. endpoint.Query.Select(InQuery)];
        if (parameters.Length > 0)
        {
            operation["parameters"] = new JsonArray(parameters);
        }

        if (endpoint.Request is { } request)
        {
            operation["requestBody"] = new JsonObject { ["required"] = true, ["content"] = new JsonObject { ["application/json"] = new JsonObject { ["schema"] = schemas.ReferTo(request) } } };
        }

        operation["responses"] = Responses(endpoint, schemas);
        return operation;
    }

    private static JsonObject Responses(ApiEndpoint endpoint, JsonSchemas schemas)
    {
        var answer = new JsonObject { ["description"] = endpoint.Summary };
        if (endpoint.ContentType.Length > 0)
        {
            var schema = endpoint.Answer is { } json ? schemas.ReferTo(json) : new JsonObject();
            answer["content"] = new JsonObject { [endpoint.ContentType] = new JsonObject { ["schema"] = schema } };
        }

        var responses = new JsonObject { [Text(endpoint.Status)] = answer };
        if (endpoint.HasTag)
        {
            responses["304"] = new JsonObject { ["description"] = "The answer with the ETag of If-None-Match is still true." };
        }

        int[] problems = endpoint.IsRead ? [400, 401, 403, 404, 406, 429, 500, 503] : [400, 401, 403, 404, 409, 413, 415, 422, 429, 500, 503];
        foreach (var status in problems)
        {
            responses[Text(status)] = new JsonObject { ["$ref"] = "#/components/responses/Problem" };
        }

        return responses;
    }

    private static JsonObject InPath(string name) =>
        new() { ["name"] = name, ["in"] = "path", ["required"] = true, ["schema"] = new JsonObject { ["type"] = "string" } };

    private static JsonNode InQuery(ApiParameter parameter) =>
        new JsonObject { ["name"] = parameter.Name, ["in"] = "query", ["description"] = parameter.Meaning, ["schema"] = new JsonObject { ["type"] = parameter.Type } };

    private static string Word(ApiRole role) => role.ToString().ToLowerInvariant();

    private static string Text(int status) => status.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\w+")]
    private static partial Regex Word();

    [GeneratedRegex(@"\{(?<name>\w+)\}")]
    private static partial Regex Place();
}
