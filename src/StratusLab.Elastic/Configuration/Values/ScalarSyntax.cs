using StratusLab.Elastic.Configuration.Yaml;

namespace StratusLab.Elastic.Configuration.Values;

/// <summary>A setting that is a single value.</summary>
internal abstract class ScalarSyntax<T> : Syntax<T>
{
    /// <summary>True when the text must not be shown in messages.</summary>
    protected virtual bool IsSecret => false;

    /// <inheritdoc/>
    public override Field<T> Read(Node node, string path, Findings reading)
    {
        if (node is not ScalarNode { IsNothing: false } scalar)
        {
            return Mismatch(node, path, reading, Unit);
        }

        if (TryParse(scalar.Text, out var value, out var problem))
        {
            return Field<T>.Written(value, node.At, path);
        }

        reading.Report(node.At, IsSecret ? $"{path} {problem}" : $"{path} {YamlText.Quote(scalar.Text)} {problem}");
        return Field<T>.Bad(node.At, path);
    }

    /// <summary>Reads a text. On failure, <paramref name="problem"/> is the rest of a sentence that begins with the setting and its text.</summary>
    public abstract bool TryParse(string text, out T value, out string problem);
}
