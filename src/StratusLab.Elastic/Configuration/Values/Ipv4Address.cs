using System.Globalization;

namespace StratusLab.Elastic.Configuration.Values;

/// <summary>An IPv4 address as a number, so that ranges can be compared.</summary>
internal readonly record struct Ipv4Address(uint Number) : IComparable<Ipv4Address>
{
    /// <summary>Octet 1 to 4, from the left.</summary>
    public byte Octet(int place) => (byte)(Number >> (8 * (4 - place)));

    /// <summary>Reads four decimal octets and nothing else: the system's parser also takes <c>10.1</c>, hexadecimal and octal.</summary>
    public static Ipv4Address? Parse(ReadOnlySpan<char> text)
    {
        uint number = 0;
        var octets = 0;
        foreach (var part in text.Split('.'))
        {
            var octet = text[part];
            var isOctet = octet.Length <= 3 && octet is not ['0', _, ..];
            if (!byte.TryParse(octet, NumberStyles.None, CultureInfo.InvariantCulture, out var value) || !isOctet || ++octets > 4)
            {
                return null;
            }

            number = (number << 8) | value;
        }

        return octets == 4 ? new(number) : null;
    }

    /// <inheritdoc/>
    public int CompareTo(Ipv4Address other) => Number.CompareTo(other.Number);

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Octet(1)}.{Octet(2)}.{Octet(3)}.{Octet(4)}");
}
