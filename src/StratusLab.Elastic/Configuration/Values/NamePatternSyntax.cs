using StratusLab.Elastic.Configuration.Yaml;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Configuration.Values;

/// <summary>A pattern for host names.</summary>
internal sealed class NamePatternSyntax : ScalarSyntax<string>
{
    /// <inheritdoc/>
    public override string Unit => "a pattern for host names";

    /// <inheritdoc/>
    public override string Range => "letters, digits, `-` and `{1}` to `{4}`; starts with a letter";

    /// <inheritdoc/>
    public override bool TryParse(string text, out string value, out string problem)
    {
        value = text;
        problem = NamePattern.Parse(text) switch
        {
            null => "cannot make host names. Use letters, digits, \"-\", and {1} to {4} for the octets of the address.",
            _ when text.Length == 0 || !char.IsAsciiLetter(text[0]) => "cannot make host names: they start with a letter. Write for example \"wn-{4}\".",
            _ when text[^1] == '-' => "cannot make host names: they do not end with \"-\". Write for example \"wn-{4}\".",
            { HasOctet: false } => "gives every address the same name. Add an octet, for example \"wn-{4}\".",
            { LongestName: > SafeName.MaxLength } => $"gives names longer than {SafeName.MaxLength} characters. Shorten it.",
            _ => "",
        };
        return problem.Length == 0;
    }

    /// <inheritdoc/>
    public override string Print(string value) => YamlText.Scalar(value);
}
