using StratusLab.Elastic.Configuration.Settings;
using StratusLab.Elastic.Configuration.Values;
using StratusLab.Elastic.Configuration.Yaml;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Configuration.Reading;

/// <summary>Reads the settings of one section out of one map, and reports keys that are unknown or written twice.</summary>
internal sealed class MapReader
{
    private readonly MapNode map;
    private readonly Section section;
    private readonly Findings findings;
    private readonly int flawsBefore;

    /// <summary>Reads <paramref name="map"/>, which stands at <paramref name="path"/> (empty for the top level).</summary>
    public MapReader(MapNode map, Section section, string path, Findings findings)
    {
        this.map = map;
        this.section = section;
        this.findings = findings;
        Path = path;
        flawsBefore = findings.Flaws;
        ReportKeys();
    }

    /// <summary>Where the section stands: <c>hosts[0]</c>.</summary>
    public string Path { get; }

    /// <summary>True while nothing wrong has been found since reading this section began: what was read makes a value.</summary>
    public bool IsClean => findings.Flaws == flawsBefore;

    /// <summary>Reads one setting.</summary>
    public Field<T> Read<T>(Setting<T> setting)
    {
        var path = PathOf(setting.Key);
        if (map.Find(setting.Key) is { } node)
        {
            return setting.Syntax.Read(node, path, findings);
        }

        if (!setting.IsRequired)
        {
            return Field<T>.Default(setting.Otherwise, map.At, path);
        }

        setting.Syntax.OnMissing(findings);
        findings.Report(map.At, $"{path} is missing. Write for example \"{setting.Example}\".");
        return Field<T>.Bad(map.At, path);
    }

    /// <summary>A section of this section; without one, an empty section, so that its defaults are read.</summary>
    public MapReader Section(Nested nested)
    {
        var path = PathOf(nested.Key);
        var node = map.Find(nested.Key);
        if (node is not (null or MapNode))
        {
            ReportMismatch(node, path, "its settings below it, indented");
        }

        return new(node as MapNode ?? MapNode.Empty(map.At), nested.Section, path, findings);
    }

    /// <summary>A section of this section; null without one.</summary>
    public MapReader? SectionOrNull(Nested nested)
    {
        var node = map.Find(nested.Key);
        if (node is not (null or MapNode))
        {
            ReportMismatch(node, PathOf(nested.Key), "its settings below it, indented");
        }

        return node is MapNode ? Section(nested) : null;
    }

    /// <summary>
    /// The sections of a list, one after the other; none without the list. To be enumerated once, and each section read before the next is asked for:
    /// errors are reported on the way, and <see cref="IsClean"/> counts them.
    /// </summary>
    public IEnumerable<MapReader> Items(Nested nested, NameKind? named = null)
    {
        var path = PathOf(nested.Key);
        var value = map.Find(nested.Key);
        if (value is not (null or ListNode))
        {
            ReportMismatch(value, path, "a list, each item beginning with \"- \"", named);
        }

        foreach (var (index, node) in (value as ListNode)?.Items.Index() ?? [])
        {
            if (node is MapNode item)
            {
                yield return new(item, nested.Section, $"{path}[{index}]", findings);
            }
            else
            {
                ReportMismatch(node, $"{path}[{index}]", $"a map: \"- {nested.Section.Keys[0]}: …\"", named);
            }
        }
    }

    /// <summary>Reports something about a field: the rest of a sentence that begins with its path.</summary>
    public void Report<T>(Field<T> field, string problem) => findings.Report(field.At, $"{field.Path} {problem}");

    /// <summary>Reports something about a field and what was written there.</summary>
    public void Report<T>(Field<T> field, string written, string problem) => Report(field, $"{YamlText.Quote(written)} {problem}");

    /// <summary>Reports something about the section: the rest of a sentence that begins with its path.</summary>
    public void Report(string problem) => findings.Report(map.At, $"{Path} {problem}");

    /// <summary>Reports a key that must not stand here, if it does.</summary>
    public void Refuse(string key, string problem)
    {
        if (map.Entries.FirstOrDefault(e => e.Key.Text == key) is { } entry)
        {
            findings.Report(entry.Key.At, $"{PathOf(key)} {problem}");
        }
    }

    private string PathOf(string key) => Path.Length == 0 ? key : $"{Path}.{key}";

    private void ReportMismatch(Node node, string path, string wanted, NameKind? named = null)
    {
        findings.ReportMismatch(node, path, wanted);
        if (named is not null)
        {
            findings.MarkUnreadable(named);
        }
    }

    private void ReportKeys()
    {
        foreach (var (again, first) in map.Duplicates())
        {
            findings.Report(again.Key.At, $"{PathOf(again.Key.Text)} is written twice, first in line {first.Key.At.Line}. Keep one.");
        }

        foreach (var key in map.Entries.Select(e => e.Key).Where(k => !section.Keys.Contains(k.Text, StringComparer.Ordinal)))
        {
            findings.Report(key.At, $"{PathOf(Printable.Text(key.Text, 80))} is not a setting.{Advice(key.Text)}");
        }
    }

    private string Advice(string key)
    {
        if (Suggestion.DidYouMean(key, section.Keys) is { Length: > 0 } suggestion)
        {
            return suggestion;
        }

        return Sections.All.FirstOrDefault(s => s.Keys.Contains(key, StringComparer.Ordinal)) is { } other
            ? $" It belongs {(other.Path.Length == 0 ? "at the top level" : $"in {other.Path}")}."
            : $" Settings here: {string.Join(", ", section.Keys)}.";
    }
}
