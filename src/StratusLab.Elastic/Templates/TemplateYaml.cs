using System.Collections.Immutable;
using StratusLab.Elastic.Configuration.Yaml;
using StratusLab.Elastic.Vmm.Templates;

namespace StratusLab.Elastic.Templates;

/// <summary>
/// The YAML form of a template: the attributes of OpenNebula's, in any letter case and with <c>-</c> or <c>_</c>; a vector is a map, and one that is written
/// several times a list of maps.
/// </summary>
internal static class TemplateYaml
{
    /// <summary>Reads a file. What is wrong with its form goes into <paramref name="findings"/>.</summary>
    public static ImmutableArray<TemplateAttribute> Parse(SourceFile source, TemplateFindings findings)
    {
        var errors = new ErrorList();
        var node = YamlReader.Read(source, errors);
        foreach (var (at, message) in errors.All)
        {
            findings.Report(Math.Max(1, at.Line), Math.Max(1, at.Column), message);
        }

        if (node is MapNode map)
        {
            return [.. Entries(map, "", findings).SelectMany(e => Attributes(e, findings))];
        }

        if (node is not null and not RefusedNode and not ScalarNode { IsNothing: true })
        {
            findings.Report(Math.Max(1, node.At.Line), Math.Max(1, node.At.Column), $"the template is {node.Describe()}. Write a map: \"name: worker\" and so on.");
        }

        return [];
    }

    private static IEnumerable<TemplateAttribute> Attributes(MapEntry entry, TemplateFindings findings)
    {
        var attribute = AttributeOf(entry);
        if (entry.Value is MapNode map)
        {
            return [Vector(attribute, map, findings)];
        }

        if (entry.Value is not ListNode list)
        {
            return Single(attribute, entry.Value, "", findings);
        }

        foreach (var other in list.Items.Where(i => i is not (MapNode or RefusedNode)))
        {
            findings.Report(other.At.Line, other.At.Column, $"{attribute.Name} has {other.Describe()} in its list. Write maps: \"- name: value\".");
        }

        return [.. list.Items.OfType<MapNode>().Select(m => Vector(attribute with { Line = m.At.Line, Column = m.At.Column }, m, findings))];
    }

    private static TemplateAttribute Vector(TemplateAttribute attribute, MapNode map, TemplateFindings findings) => attribute with
    {
        IsVector = true,
        Parts = [.. Entries(map, attribute.Name + " ", findings).SelectMany(e => Single(AttributeOf(e), e.Value, attribute.Name + " ", findings))],
    };

    // A list of single values is one value: of files, with blanks between them; of anything else, with commas.
    private static IEnumerable<TemplateAttribute> Single(TemplateAttribute attribute, Node value, string owner, TemplateFindings findings)
    {
        if (value is ScalarNode { IsNothing: false } scalar)
        {
            return [owner == "CONTEXT " ? TemplateText.WithSubstitutions(attribute, scalar.Text) : attribute with { Value = scalar.Text }];
        }

        if (owner.Length > 0 && value is ListNode { Items.IsEmpty: false } list && list.Items.All(i => i is ScalarNode { IsNothing: false }))
        {
            return [attribute with { Value = string.Join(attribute.Name == "FILES" ? ' ' : ',', list.Items.OfType<ScalarNode>().Select(s => s.Text)) }];
        }

        if (value is not RefusedNode)
        {
            findings.Report(attribute, $"{owner}{attribute.Name} is {(value is ScalarNode ? "without a value" : value.Describe())}. Write a single value, or remove it.");
        }

        return [];
    }

    private static IEnumerable<MapEntry> Entries(MapNode map, string owner, TemplateFindings findings)
    {
        foreach (var (again, first) in map.Duplicates())
        {
            findings.Report(AttributeOf(again), $"{owner}{AttributeOf(again).Name} is written twice, first in line {first.Key.At.Line}. Keep one, or write a list.");
        }

        return map.Entries.DistinctBy(e => e.Key.Text);
    }

    private static TemplateAttribute AttributeOf(MapEntry entry) => new(entry.Key.Text.ToUpperInvariant().Replace('-', '_'), entry.Key.At.Line, entry.Key.At.Column);
}
