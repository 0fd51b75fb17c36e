using System.Collections.Immutable;
using StratusLab.Elastic.Configuration.Settings;
using StratusLab.Elastic.Configuration.Values;
using StratusLab.Elastic.Configuration.Yaml;

namespace StratusLab.Elastic.Configuration.Reading;

/// <summary>
/// From the bytes of the files to the configuration or all errors; no I/O. Total: any bytes give one or the other. While a file is not YAML, only
/// that is reported: what it would have declared is not known, and calling references to it wrong would mislead.
/// </summary>
internal static class ConfigurationReader
{
    private static readonly ImmutableArray<(string Variable, Func<MapNode, ScalarNode, MapNode> Apply)> Overrides =
    [
        ("ELASTIC_LISTEN", (map, value) => map.With(ServiceSettings.Listen.Key, value)),
        ("ELASTIC_DATA", (map, value) => map.With(ServiceSettings.Data.Key, value)),
        ("ELASTIC_LEDGER_POSTGRESQL", (map, value) =>
            map.With(ServiceSettings.Ledger.Key, MapNode.Empty(value.At).With(LedgerSettings.PostgreSql.Key, value))),
    ];

    /// <summary>Reads the main file, which is the first, and those of <c>conf.d</c>.</summary>
    public static ConfigurationResult Read(ImmutableArray<SourceFile> files, Func<string, string?> environment)
    {
        var findings = new Findings();
        var nodes = files.Select(f => CredentialPaths.Fill(YamlReader.Read(f, findings.Errors), environment)).ToList();
        var main = files[0].Name;
        var roots = files.Zip(nodes, (f, node) => f.Name == main ? MainRoot(node, main, findings) : FragmentRoot(node, f.Name, main, findings)).ToList();
        ElasticConfiguration? configuration = null;
        if (!nodes.Contains(null) && roots is [{ } first, ..])
        {
            roots[0] = Override(first, environment);
            var readers = roots.OfType<MapNode>().Select(r => new MapReader(r, ServiceSettings.Section, "", findings)).ToImmutableArray();
            configuration = new ServiceReader(readers[0], readers, findings).Read();
        }

        return findings.Errors.Count == 0
            ? new() { Configuration = configuration }
            : new() { Errors = findings.Errors.InOrder([.. files.Select(f => f.Name)]) };
    }

    private static MapNode? MainRoot(Node? node, string file, Findings findings)
    {
        if (node is ScalarNode { IsNothing: true })
        {
            findings.Report(node.At, "the file is empty. Begin with \"site: NAME\".");
        }
        else if (node is not (null or MapNode or RefusedNode))
        {
            findings.Report(new(file, node.At.Line), $"the file is {node.Describe()}. Write settings: a key, a colon, a space, a value.");
        }

        return node as MapNode;
    }

    // A fragment holds lists only: two files that each set, say, the placement would leave open which one counts.
    // One that is empty has been commented out.
    private static MapNode? FragmentRoot(Node? node, string file, string main, Findings findings)
    {
        var lists = string.Join(", ", ServiceSettings.Lists.Select(l => l.Key));
        if (node is not MapNode map)
        {
            if (node is not (null or RefusedNode or ScalarNode { IsNothing: true }))
            {
                findings.Report(new(file, node.At.Line), $"the file is {node.Describe()}. Write lists: {lists}.");
            }

            return null;
        }

        var mainOnly = ServiceSettings.Section.Keys.Except(ServiceSettings.Lists.Select(l => l.Key)).ToHashSet(StringComparer.Ordinal);
        var misplaced = map.Entries.Where(e => mainOnly.Contains(e.Key.Text)).ToList();
        foreach (var key in misplaced.Select(e => e.Key))
        {
            findings.Report(key.At, $"{key.Text} belongs in {main}. Files in conf.d hold only lists: {lists}.");
        }

        return map with { Entries = map.Entries.RemoveRange(misplaced) };
    }

    private static MapNode Override(MapNode map, Func<string, string?> environment)
    {
        foreach (var (variable, apply) in Overrides)
        {
            if (environment(variable) is { Length: > 0 } value)
            {
                map = (MapNode)CredentialPaths.Fill(apply(map, new ScalarNode(new($"environment {variable}"), value, true)), environment)!; // A map stays one.
            }
        }

        return map;
    }
}
