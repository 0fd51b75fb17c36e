using System.Text.Json;

namespace StratusLab.Elastic.Vmm.Networks;

/// <summary>A network device of a host, as <c>ip -details -json link show</c> prints it.</summary>
/// <param name="Kind">What it is: <c>vlan</c>, <c>bridge</c>; empty for a physical one.</param>
/// <param name="VlanId">The number of a VLAN; 0 for anything else.</param>
/// <param name="Lower">The device that it is on; empty for none.</param>
/// <param name="Master">The bridge that it is in; empty for none.</param>
/// <param name="IsUp">Whether it has been set up.</param>
internal sealed record HostLink(string Kind, int VlanId, string Lower, string Master, bool IsUp)
{
    /// <summary>Reads one.</summary>
    /// <exception cref="JsonException">It is something else.</exception>
    public static HostLink Read(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        // Old versions put empty objects before the one that is meant.
        var link = document.RootElement.ValueKind == JsonValueKind.Array
            ? document.RootElement.EnumerateArray().LastOrDefault(l => Text(l, "ifname").Length > 0)
            : default;
        if (link.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException("It names no device.");
        }

        var kind = Member(link, "linkinfo");
        var id = Member(Member(kind, "info_data"), "id");
        return new(
            Text(kind, "info_kind"),
            id.ValueKind == JsonValueKind.Number && id.TryGetInt32(out var number) ? number : 0,
            Text(link, "link"),
            Text(link, "master"),
            Member(link, "flags") is { ValueKind: JsonValueKind.Array } flags && flags.EnumerateArray().Any(f => f.ValueKind == JsonValueKind.String && f.ValueEquals("UP")));
    }

    private static JsonElement Member(JsonElement of, string name) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var member) ? member : default;

    private static string Text(JsonElement of, string name) => Member(of, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() ?? "" : "";
}
