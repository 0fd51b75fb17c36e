using StratusLab.Elastic.Configuration.Yaml;

namespace StratusLab.Elastic.Configuration.Values;

/// <summary>A template's network card: the name of a network, or a map that says more.</summary>
internal sealed class NicSyntax : Syntax<NicText>
{
    private const string Forms = "a network's name, {network: NAME, ip: ADDRESS} or {mac: MAC, bridge: BRIDGE}";

    private static readonly ReferenceSyntax NetworkName = Value.Reference(NameKind.Network);
    private static readonly MacSyntax MacAddress = new();
    private static readonly TextSyntax BridgeName = new("a bridge's name", Texts.BridgeProblem);

    /// <inheritdoc/>
    public override string Unit => NetworkName.Unit;

    /// <inheritdoc/>
    public override string Range => "names, `{network: NAME, ip: ADDRESS}`, `{mac: MAC, bridge: BRIDGE}`";

    /// <inheritdoc/>
    public override Field<NicText> Read(Node node, string path, Findings reading)
    {
        if (node is not MapNode map)
        {
            var name = NetworkName.Read(node, path, reading);
            return name.IsGood ? Field<NicText>.Written(new() { Network = name.Value }, node.At, path) : Field<NicText>.Bad(node.At, path);
        }

        var before = reading.Flaws;
        var nic = new NicText
        {
            Network = ReadPart(map, "network", NetworkName, path, reading) ?? "",
            Ip = ReadPart(map, "ip", Value.Address, path, reading) is { Number: > 0 } ip ? ip.ToString() : "",
            Mac = ReadPart(map, "mac", MacAddress, path, reading) ?? "",
            Bridge = ReadPart(map, "bridge", BridgeName, path, reading) ?? "",
        };
        CheckKeys(map, path, reading);
        var isWhole = nic.Network.Length > 0 ? nic is { Mac: "", Bridge: "" } : nic is { Ip: "", Mac.Length: > 0, Bridge.Length: > 0 };
        if (reading.Flaws == before && !isWhole)
        {
            reading.Report(node.At, $"{path} is neither on a network nor on a bridge with a MAC of its own, or is both. Write {Forms}.");
        }

        return reading.Flaws == before ? Field<NicText>.Written(nic, node.At, path) : Field<NicText>.Bad(node.At, path);
    }

    /// <inheritdoc/>
    public override string Print(NicText value) =>
        value.Network.Length == 0 ? $"{{mac: {MacAddress.Print(value.Mac)}, bridge: {BridgeName.Print(value.Bridge)}}}"
        : value.Ip.Length == 0 ? NetworkName.Print(value.Network)
        : $"{{network: {NetworkName.Print(value.Network)}, ip: {value.Ip}}}";

    private static T? ReadPart<T>(MapNode map, string key, Syntax<T> syntax, string path, Findings reading) =>
        map.Find(key) is { } node && syntax.Read(node, $"{path}.{key}", reading) is { IsGood: true } field ? field.Value : default;

    private static void CheckKeys(MapNode map, string path, Findings reading)
    {
        foreach (var (again, first) in map.Duplicates())
        {
            reading.Report(again.Key.At, $"{path}.{again.Key.Text} is written twice, first in line {first.Key.At.Line}. Keep one.");
        }

        foreach (var key in map.Entries.Select(e => e.Key).Where(k => k.Text is not ("network" or "ip" or "mac" or "bridge")))
        {
            reading.Report(key.At, $"{path} {YamlText.Quote(key.Text)} is not a part of a network card. Write {Forms}.");
        }
    }
}
