using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using StratusLab.Elastic.Api.Contracts;

namespace StratusLab.Elastic.Api;

/// <summary>The schemas of the contracts, made from what the serializer does with them: each under its name, and others refer to it.</summary>
internal sealed class JsonSchemas
{
    private readonly SortedDictionary<string, JsonNode> schemas = new(StringComparer.Ordinal);
    private readonly JsonSchemaExporterOptions options;

    /// <summary>None yet.</summary>
    public JsonSchemas() => options = new() { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Transform };

    /// <summary>All that were asked for, and what they refer to.</summary>
    public JsonObject All => new(schemas.Select(s => KeyValuePair.Create(s.Key, (JsonNode?)s.Value.DeepClone())));

    /// <summary>A reference to a contract's schema.</summary>
    public JsonObject ReferTo(JsonTypeInfo contract)
    {
        var name = NameOf(contract.Type);
        if (!schemas.ContainsKey(name))
        {
            schemas[name] = new JsonObject(); // Taken, should it refer to itself.
            schemas[name] = contract.GetJsonSchemaAsNode(options);
        }

        return new() { ["$ref"] = $"#/components/schemas/{name}" };
    }

    private JsonNode Transform(JsonSchemaExporterContext context, JsonNode node)
    {
        var type = context.TypeInfo.Type;
        var isContract = type.Namespace == typeof(Status).Namespace;
        if (isContract && !context.Path.IsEmpty)
        {
            var isNullable = node is JsonObject { } declared && declared["type"] is JsonArray kinds && kinds.Any(k => k?.GetValue<string>() == "null");
            node = ReferTo(context.TypeInfo);
            node = isNullable ? new JsonObject { ["anyOf"] = new JsonArray(node, new JsonObject { ["type"] = "null" }) } : node;
        }

        var text = context.PropertyInfo is { } member ? ContractTexts.Of(member.DeclaringType, member.Name) : isContract && context.Path.IsEmpty ? ContractTexts.Of(type) : null;
        if (text is not null && node is JsonObject { } described)
        {
            described["description"] = text;
        }

        return node;
    }

    private static string NameOf(Type type) => type.IsGenericType ? $"{type.Name.Split('`')[0]}{string.Concat(type.GetGenericArguments().Select(NameOf))}" : type.Name;
}
