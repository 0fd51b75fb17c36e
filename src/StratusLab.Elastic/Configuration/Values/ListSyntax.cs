using System.Collections.Immutable;
using StratusLab.Elastic.Configuration.Yaml;

namespace StratusLab.Elastic.Configuration.Values;

/// <summary>A list of values, each of them once unless repetition means something.</summary>
internal sealed class ListSyntax<T>(string unit, Syntax<T> item, bool mayRepeat = false) : Syntax<ImmutableArray<T>>
{
    /// <inheritdoc/>
    public override string Unit => unit;

    /// <inheritdoc/>
    public override string Range => item.Range;

    /// <inheritdoc/>
    public override Field<ImmutableArray<T>> Read(Node node, string path, Findings reading)
    {
        if (node is not ListNode list)
        {
            return Mismatch(node, path, reading, node is ScalarNode { IsNothing: false } one ? $"{unit}: [{YamlText.Scalar(one.Text)}]" : unit);
        }

        var fields = list.Items.Select((n, i) => item.Read(n, $"{path}[{i}]", reading)).ToList();
        var isGood = fields.TrueForAll(f => f.IsGood);
        foreach (var again in mayRepeat ? [] : fields.Where(f => f.IsGood).GroupBy(f => f.Value).SelectMany(g => g.Skip(1)))
        {
            isGood = false;
            reading.Report(again.At, $"{again.Path} {YamlText.Quote(item.Print(again.Value))} is in the list twice. Remove one.");
        }

        return isGood
            ? Field<ImmutableArray<T>>.Written([.. fields.Select(f => f.Value)], node.At, path)
            : Field<ImmutableArray<T>>.Bad(node.At, path);
    }

    /// <inheritdoc/>
    public override string Print(ImmutableArray<T> value) => $"[{string.Join(", ", value.Select(item.Print))}]";
}
