using StratusLab.Elastic.Configuration.Yaml;

namespace StratusLab.Elastic.Configuration.Values;

/// <summary>The first two octets of MAC addresses.</summary>
internal sealed class MacPrefixSyntax : ScalarSyntax<string>
{
    /// <inheritdoc/>
    public override string Unit => "two octets in hexadecimal";

    /// <inheritdoc/>
    public override string Range => "not a multicast prefix";

    /// <inheritdoc/>
    public override bool TryParse(string text, out string value, out string problem)
    {
        // libvirt and the guests write MAC addresses in lower case.
        value = string.Create(text.Length, text, static (lower, from) => from.AsSpan().ToLowerInvariant(lower));
        problem = IsTwoOctets(text)
            ? IsMulticast(text[1]) ? "is for multicast: no network card can have it. Write an even first octet, for example \"02:00\"." : ""
            : "is not the first two octets of a MAC address. Write for example \"02:00\".";
        return problem.Length == 0;
    }

    /// <inheritdoc/>
    public override string Print(string value) => YamlText.Scalar(value);

    private static bool IsTwoOctets(string text) => text is [_, _, ':', _, _] && text.Remove(2, 1).All(char.IsAsciiHexDigit);

    private static bool IsMulticast(char digit) => (Convert.ToInt32(digit.ToString(), 16) & 1) == 1;
}
