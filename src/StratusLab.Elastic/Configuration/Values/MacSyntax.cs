using StratusLab.Elastic.Configuration.Yaml;

namespace StratusLab.Elastic.Configuration.Values;

/// <summary>The MAC address of a network card. Kept in lower case, as libvirt and the guests write it.</summary>
internal sealed class MacSyntax : ScalarSyntax<string>
{
    /// <inheritdoc/>
    public override string Unit => "a MAC address";

    /// <inheritdoc/>
    public override string Range => "not for multicast";

    /// <inheritdoc/>
    public override bool TryParse(string text, out string value, out string problem)
    {
        value = string.Create(text.Length, text, static (lower, from) => from.AsSpan().ToLowerInvariant(lower));
        var isMac = text.Split(':') is { Length: 6 } octets && octets.All(o => o.Length == 2 && o.All(char.IsAsciiHexDigit));
        problem = !isMac ? "is not a MAC address. Write for example \"02:00:0a:4d:00:05\"."
            : (Convert.ToInt32(text[1].ToString(), 16) & 1) == 1 ? "is for multicast: no network card can have it. Write an even first octet."
            : "";
        return problem.Length == 0;
    }

    /// <inheritdoc/>
    public override string Print(string value) => YamlText.Scalar(value);
}
