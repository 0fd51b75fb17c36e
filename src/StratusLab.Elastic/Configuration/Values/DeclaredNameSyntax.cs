using StratusLab.Elastic.Configuration.Yaml;

namespace StratusLab.Elastic.Configuration.Values;

/// <summary>The name that something is given here; unique among its kind.</summary>
internal sealed class DeclaredNameSyntax(NameKind kind) : Syntax<string>
{
    private static readonly TextSyntax Name = Value.Name;

    /// <inheritdoc/>
    public override string Unit => Name.Unit;

    /// <inheritdoc/>
    public override string Range => $"unique among {kind.Plural}";

    /// <inheritdoc/>
    public override Field<string> Read(Node node, string path, Findings reading)
    {
        var field = Name.Read(node, path, reading);
        if (node is not ScalarNode { IsNothing: false } name)
        {
            reading.MarkUnreadable(kind);
        }
        else if (reading.Declare(kind, name.Text, node.At) is { } taken)
        {
            reading.Report(node.At, $"{path} {YamlText.Quote(name.Text)} is already the name of the {kind.Singular} at {taken}. Choose another.");
            return Field<string>.Bad(node.At, path);
        }

        return field;
    }

    /// <inheritdoc/>
    public override void OnMissing(Findings reading) => reading.MarkUnreadable(kind);

    /// <inheritdoc/>
    public override string Print(string value) => Name.Print(value);
}
