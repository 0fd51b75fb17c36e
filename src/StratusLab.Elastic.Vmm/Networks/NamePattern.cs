using System.Globalization;
using System.Text;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Vmm.Networks;

/// <summary>
/// How an address becomes a host name. Invariant: two addresses of the network have different names, because every octet that varies is in the pattern
/// and a character that is not a digit stands between any two octets.
/// </summary>
internal sealed class NamePattern
{
    // Alternating: text, octet, text, octet, ... text.
    private readonly List<string> texts = [];
    private readonly List<int> octets = [];

    private NamePattern()
    {
    }

    public static (NamePattern? Pattern, string? Error) Parse(string pattern, LeasableAddresses addresses)
    {
        var result = new NamePattern();
        var rest = pattern;
        for (var open = rest.IndexOf('{', StringComparison.Ordinal); open >= 0; open = rest.IndexOf('{', StringComparison.Ordinal))
        {
            if (rest.Length < open + 3 || rest[open + 2] != '}' || rest[open + 1] is < '1' or > '4')
            {
                return (null, $"in \"{Printable.Text(pattern)}\" a brace must stand in {{1}}, {{2}}, {{3}} or {{4}}, the octet of the address");
            }

            result.texts.Add(rest[..open]);
            result.octets.Add(rest[open + 1] - '0');
            rest = rest[(open + 3)..];
        }

        result.texts.Add(rest);
        return result.Refuse(pattern, addresses) is { } error ? (null, error) : (result, null);
    }

    public string Apply(uint address)
    {
        var name = new StringBuilder(texts[0]);
        for (var i = 0; i < octets.Count; i++)
        {
            name.Append(CultureInfo.InvariantCulture, $"{Ipv4.Octet(address, octets[i])}").Append(texts[i + 1]);
        }

        return name.ToString();
    }

    private string? Refuse(string pattern, LeasableAddresses addresses)
    {
        for (var octet = 1; octet <= 4; octet++)
        {
            if (addresses.Varies(octet) && !octets.Contains(octet))
            {
                return $"\"{Printable.Text(pattern)}\" gives several addresses the same name: octet {octet} varies, so {{{octet}}} must be in it";
            }
        }

        if (texts.Skip(1).SkipLast(1).Any(between => between.All(char.IsAsciiDigit)))
        {
            return $"in \"{Printable.Text(pattern)}\" a letter, hyphen or dot must stand between two octets; otherwise 1.11 and 11.1 have the same name";
        }

        var longest = Apply(uint.MaxValue);
        return IsHostName(longest) ? null : $"\"{Printable.Text(pattern)}\" gives names like \"{Printable.Text(longest)}\", which is no host name: "
            + $"letters, digits, hyphens and dots, starting with a letter, at most {SafeName.MaxLength} characters";
    }

    private static bool IsHostName(string name) =>
        SafeName.IsSafe(name) && char.IsAsciiLetter(name[0]) && !name.Contains('_', StringComparison.Ordinal)
        && name.Split('.').All(label => label.Length > 0 && label[0] != '-' && label[^1] != '-');
}
