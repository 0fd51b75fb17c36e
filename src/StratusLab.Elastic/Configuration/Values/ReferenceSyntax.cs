using StratusLab.Elastic.Configuration.Yaml;

namespace StratusLab.Elastic.Configuration.Values;

/// <summary>The name of something that is declared elsewhere, and has been read before.</summary>
internal sealed class ReferenceSyntax(NameKind kind) : Syntax<string>
{
    /// <inheritdoc/>
    public override string Unit => $"a {kind.Singular}'s name";

    /// <inheritdoc/>
    public override Field<string> Read(Node node, string path, Findings reading)
    {
        if (node is not ScalarNode { IsNothing: false } name)
        {
            return Mismatch(node, path, reading, Unit);
        }

        var known = reading.Names(kind);
        if (known.Contains(name.Text, StringComparer.Ordinal))
        {
            return Field<string>.Written(name.Text, node.At, path);
        }

        if (reading.IsKnown(kind))
        {
            var choice = known.Count == 0
                ? $" There are no {kind.Plural} yet: add one under \"{kind.Plural}\"."
                : $"{Suggestion.DidYouMean(name.Text, known)} {char.ToUpperInvariant(kind.Plural[0])}{kind.Plural[1..]}: {Suggestion.List(known)}.";
            reading.Report(node.At, $"{path} {YamlText.Quote(name.Text)} is not a {kind.Singular}.{choice}");
        }
        else
        {
            reading.Pass();
        }

        return Field<string>.Bad(node.At, path);
    }

    /// <inheritdoc/>
    public override string Print(string value) => YamlText.Scalar(value);
}
