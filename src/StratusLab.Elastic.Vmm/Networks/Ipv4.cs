using System.Globalization;

namespace StratusLab.Elastic.Vmm.Networks;

/// <summary>IPv4 addresses as numbers. Strict: four decimal octets without leading zeros, since resolvers read <c>010</c> as octal or not at all.</summary>
internal static class Ipv4
{
    public static bool TryParse(string? text, out uint address)
    {
        address = 0;
        var octets = (text ?? "").Split('.');
        if (octets.Length != 4)
        {
            return false;
        }

        foreach (var octet in octets)
        {
            if (!byte.TryParse(octet, NumberStyles.None, CultureInfo.InvariantCulture, out var value) || (octet.Length > 1 && octet[0] == '0'))
            {
                return false;
            }

            address = (address << 8) | value;
        }

        return true;
    }

    public static byte Octet(uint address, int index) => (byte)(address >> (8 * (4 - index)));

    /// <summary>The length of the prefix that a mask stands for.</summary>
    public static int PrefixOf(string mask) => TryParse(mask, out var bits) ? System.Numerics.BitOperations.PopCount(bits) : throw new FormatException($"{mask} is no mask.");

    public static string Text(uint address) =>
        string.Create(CultureInfo.InvariantCulture, $"{Octet(address, 1)}.{Octet(address, 2)}.{Octet(address, 3)}.{Octet(address, 4)}");
}
