using StratusLab.Elastic.Configuration.Yaml;
using StratusLab.Elastic.Vmm.Context;
using StratusLab.Elastic.Vmm.Templates;

namespace StratusLab.Elastic.Configuration.Values;

/// <summary>The value of a context variable that asks for others. It is kept with every dollar sign that stands for itself written twice.</summary>
internal sealed class ContextValueSyntax : ScalarSyntax<string>
{
    /// <inheritdoc/>
    public override string Unit => "a text with `$NAME` and the like";

    /// <inheritdoc/>
    public override bool TryParse(string text, out string value, out string problem)
    {
        value = TemplateText.WithSubstitutions(new("", 1, 1), text).Expression ?? "";
        problem = value.Length == 0 ? "asks for nothing. Write it under \"context\"."
            : Texts.VariableValueProblem(text) is { Length: > 0 } bad ? bad
            : ContextValue.TryParse(value, out _, out var why) ? ""
            : $"cannot be put together: {why}";
        return problem.Length == 0;
    }

    /// <inheritdoc/>
    public override string Print(string value) => YamlText.Scalar(value.Replace("$$", "\\$", StringComparison.Ordinal));
}
