using System.Collections.Immutable;
using StratusLab.Elastic.Configuration.Yaml;

namespace StratusLab.Elastic.Configuration.Values;

/// <summary>A map whose keys the operator chooses; <paramref name="isSecret"/> tells by its key which value must not be printed.</summary>
internal sealed class MapSyntax<T>(string unit, TextSyntax key, Syntax<T> item, Func<string, bool>? isSecret = null)
    : Syntax<ImmutableSortedDictionary<string, T>>
{
    /// <inheritdoc/>
    public override string Unit => unit;

    /// <inheritdoc/>
    public override string Range => string.Join("; ", new[] { key.Range, item.Range }.Where(r => r.Length > 0));

    /// <inheritdoc/>
    public override Field<ImmutableSortedDictionary<string, T>> Read(Node node, string path, Findings reading)
    {
        if (node is not MapNode map)
        {
            return Mismatch(node, path, reading, unit);
        }

        var before = reading.Flaws;
        var result = ImmutableSortedDictionary.CreateBuilder<string, T>(StringComparer.Ordinal);
        foreach (var (name, value) in map.Entries)
        {
            if (!key.TryParse(name.Text, out _, out var problem))
            {
                reading.Report(name.At, $"{path} {YamlText.Quote(name.Text)} {problem}");
            }

            result[name.Text] = item.Read(value, $"{path}.{name.Text}", reading).Value;
        }

        foreach (var (again, first) in map.Duplicates())
        {
            reading.Report(again.Key.At, $"{path}.{again.Key.Text} is written twice, first in line {first.Key.At.Line}. Keep one.");
        }

        return reading.Flaws == before
            ? Field<ImmutableSortedDictionary<string, T>>.Written(result.ToImmutable(), node.At, path)
            : Field<ImmutableSortedDictionary<string, T>>.Bad(node.At, path);
    }

    /// <inheritdoc/>
    public override string Print(ImmutableSortedDictionary<string, T> value) =>
        $"{{{string.Join(", ", value.Select(v => $"{YamlText.Scalar(v.Key)}: {(isSecret?.Invoke(v.Key) == true ? Mask : item.Print(v.Value))}"))}}}";

    private const string Mask = "\"***\"";
}
