using StratusLab.Elastic.Configuration.Yaml;

namespace StratusLab.Elastic.Configuration.Values;

/// <summary>A text that <paramref name="problem"/> accepts by an empty answer; any other answer ends the sentence "setting text …".</summary>
internal sealed class TextSyntax(string unit, Func<string, string> problem, string range = "", bool isSecret = false) : ScalarSyntax<string>
{
    /// <inheritdoc/>
    public override string Unit => unit;

    /// <inheritdoc/>
    public override string Range => range;

    /// <inheritdoc/>
    protected override bool IsSecret => isSecret;

    /// <inheritdoc/>
    public override bool TryParse(string text, out string value, out string problem1)
    {
        (value, problem1) = (text, problem(text));
        return problem1.Length == 0;
    }

    /// <inheritdoc/>
    public override string Print(string value) => YamlText.Scalar(value);
}
