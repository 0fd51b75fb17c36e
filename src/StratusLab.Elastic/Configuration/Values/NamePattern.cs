using System.Collections.Immutable;
using System.Globalization;

namespace StratusLab.Elastic.Configuration.Values;

/// <summary>How addresses become host names: literal characters and <c>{1}</c> to <c>{4}</c> for the octets of the address.</summary>
internal sealed class NamePattern
{
    private readonly ImmutableArray<(string Literal, int Octet)> parts;

    private NamePattern(ImmutableArray<(string Literal, int Octet)> parts)
    {
        this.parts = parts;
    }

    /// <summary>Reads a pattern; null when it holds anything but letters, digits, hyphens and the four octets.</summary>
    public static NamePattern? Parse(string text)
    {
        var parts = ImmutableArray.CreateBuilder<(string, int)>();
        for (var rest = text.AsSpan(); rest.Length > 0;)
        {
            if (rest is ['{', >= '1' and <= '4', '}', ..])
            {
                parts.Add(("", rest[1] - '0'));
                rest = rest[3..];
            }
            else if (char.IsAsciiLetterOrDigit(rest[0]) || rest[0] == '-')
            {
                parts.Add((rest[0].ToString(), 0));
                rest = rest[1..];
            }
            else
            {
                return null;
            }
        }

        return new(parts.ToImmutable());
    }

    /// <summary>True when at least one octet goes into the name.</summary>
    public bool HasOctet => parts.Any(p => p.Octet > 0);

    /// <summary>The longest name it can give, in characters.</summary>
    public int LongestName => parts.Sum(p => p.Octet > 0 ? 3 : 1);

    /// <summary>The name for an address.</summary>
    public string NameOf(Ipv4Address address) =>
        string.Concat(parts.Select(p => p.Octet > 0 ? address.Octet(p.Octet).ToString(CultureInfo.InvariantCulture) : p.Literal));
}
