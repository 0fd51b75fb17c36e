using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Vmm.Networks;

namespace StratusLab.Elastic.Vmm.Context;

/// <summary>
/// What cloud-init's NoCloud data source reads, made of the variables that <c>context.sh</c> has: <c>meta-data</c> and <c>network-config</c> (version 2) as JSON, which
/// is YAML, and <c>user-data</c>. START_SCRIPT and the join of the batch system become a script, in <c>user-data</c> or, where USER_DATA takes that place, in
/// <c>vendor-data</c> (cloudinit.readthedocs.io, "NoCloud").
/// </summary>
public static class NoCloudFiles
{
    /// <summary>The label that cloud-init looks for.</summary>
    public const string Label = "CIDATA";

    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The files.</summary>
    /// <exception cref="RejectedException">USER_DATA says that it is base64 and is not, or a variable cannot be written.</exception>
    public static ImmutableSortedDictionary<string, ReadOnlyMemory<byte>> Render(ImmutableSortedDictionary<string, string> variables, string instance)
    {
        var (userData, script) = (UserData(variables), Script(variables));
        var files = ImmutableSortedDictionary.CreateBuilder<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        files["meta-data"] = Text(MetaData(variables, instance));
        files["network-config"] = Text(Network(variables));
        files["user-data"] = userData ?? script ?? "#cloud-config\n{}\n"u8.ToArray();
        if (userData is not null && script is not null)
        {
            files["vendor-data"] = script;
        }

        return files.ToImmutable();
    }

    private static JsonObject MetaData(ImmutableSortedDictionary<string, string> variables, string instance)
    {
        var name = Value(variables, "SET_HOSTNAME") ?? Value(variables, "HOSTNAME");
        var data = new JsonObject { ["instance-id"] = instance };
        if (name is not null)
        {
            data["local-hostname"] = name;
        }

        var keys = (Value(variables, "SSH_PUBLIC_KEY") ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(k => k[0] != '#').ToArray();
        if (keys.Length > 0)
        {
            data["public-keys"] = new JsonArray([.. keys.Select(k => (JsonNode)k)]);
        }

        return data;
    }

    private static JsonObject Network(ImmutableSortedDictionary<string, string> variables)
    {
        var cards = new JsonObject();
        for (var i = 0; Value(variables, Card(i, "MAC")) is { } mac; i++)
        {
            var card = new JsonObject { ["match"] = new JsonObject { ["macaddress"] = mac } };
            if (Value(variables, Card(i, "IP")) is { } address && Value(variables, Card(i, "MASK")) is { } mask)
            {
                card["addresses"] = new JsonArray($"{address}/{Ipv4.PrefixOf(mask).ToString(CultureInfo.InvariantCulture)}");
            }
            else
            {
                // A card outside every network: whoever runs that one may give addresses, and nothing waits for it.
                (card["dhcp4"], card["optional"]) = (true, true);
            }

            if (Value(variables, Card(i, "GATEWAY")) is { } gateway)
            {
                card["gateway4"] = gateway;
            }

            if (Value(variables, Card(i, "DNS")) is { } servers)
            {
                card["nameservers"] = new JsonObject { ["addresses"] = new JsonArray([.. servers.Split(' ').Select(s => (JsonNode)s)]) };
            }

            cards[string.Create(CultureInfo.InvariantCulture, $"eth{i}")] = card;
        }

        return new() { ["version"] = 2, ["ethernets"] = cards };
    }

    // As cloud-init's OpenNebula data source reads it.
    private static byte[]? UserData(ImmutableSortedDictionary<string, string> variables)
    {
        if ((Value(variables, "USER_DATA") ?? Value(variables, "USERDATA")) is not { } data)
        {
            return null;
        }

        try
        {
            return (Value(variables, "USERDATA_ENCODING") ?? Value(variables, "USER_DATA_ENCODING")) == "base64" ? Convert.FromBase64String(data) : Encoding.UTF8.GetBytes(data);
        }
        catch (FormatException e)
        {
            throw new RejectedException("USER_DATA is not base64, which USERDATA_ENCODING says it is. Encode it, or remove USERDATA_ENCODING.", e);
        }
    }

    // The variables come as context.sh has them, so that no value is ever read as code but the one that is meant to.
    private static byte[]? Script(ImmutableSortedDictionary<string, string> variables)
    {
        var (hasStart, joins) = (variables.ContainsKey("START_SCRIPT"), variables.ContainsKey("LRMS"));
        return !hasStart && !joins ? null :
        [
            .. "#!/bin/sh\nset -a\n"u8,
            .. ContextScript.Render(variables),
            .. "set +a\nstatus=0\n"u8,
            .. hasStart ? "/bin/sh -c \"$START_SCRIPT\" </dev/null || status=1\n"u8 : [],
            .. joins ? "/usr/lib/stratuslab-elastic/vmcontext join || status=1\n"u8 : [],
            .. "exit $status\n"u8,
        ];
    }

    private static string Card(int index, string what) => string.Create(CultureInfo.InvariantCulture, $"ETH{index}_{what}");

    private static string? Value(ImmutableSortedDictionary<string, string> variables, string name) => variables.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    private static byte[] Text(JsonObject data) => Encoding.UTF8.GetBytes(data.ToJsonString(Json) + "\n");
}
