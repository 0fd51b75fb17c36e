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
        value = text.ToUpperInvariant();
        problem = value is [var high, var low, ':', var third, var fourth] && char.IsAsciiHexDigit(high) && char.IsAsciiHexDigit(low) && char.IsAsciiHexDigit(third) && char.IsAsciiHexDigit(fourth)
            ? IsMulticast(low) ? "is for multicast: no network card can have it. Write an even first octet, for example \"02:00\"." : ""
            : "is not the first two octets of a MAC address. Write for example \"02:00\".";
        value = Lower(value);
        return problem.Length == 0;
    }

    /// <inheritdoc/>
    public override string Print(string value) => YamlText.Scalar(value);

    private static bool IsMulticast(char digit) => (Convert.ToInt32(digit.ToString(), 16) & 1) == 1;

    // libvirt and the guests write MAC addresses in lower case.
    private static string Lower(string text) => string.Create(text.Length, text, static (span, from) => from.AsSpan().ToLowerInvariant(span));
}
