using System.Globalization;
using System.Text;

namespace StratusLab.Elastic.Lrms.Reading;

/// <summary>Takes the backslashes out of JSON texts whose bytes may be no UTF-8. What is no escape stays as it is: nothing that a user writes can make a text unreadable.</summary>
internal static class JsonEscapes
{
    /// <summary>The text without its escapes.</summary>
    public static byte[] Undo(ReadOnlySpan<byte> raw)
    {
        var plain = new List<byte>(raw.Length);
        for (var at = 0; at < raw.Length; at++)
        {
            if (raw[at] != (byte)'\\' || at + 1 == raw.Length)
            {
                plain.Add(raw[at]);
            }
            else
            {
                at += Add(raw[(at + 1)..], plain);
            }
        }

        return [.. plain];
    }

    // What stands behind a backslash; returns how many bytes that was.
    private static int Add(ReadOnlySpan<byte> rest, List<byte> plain)
    {
        if (rest[0] == (byte)'u' && rest.Length >= 5 && ushort.TryParse(rest[1..5], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit))
        {
            return AddUnicode(unit, rest, plain);
        }

        plain.Add(rest[0] switch { (byte)'n' => (byte)'\n', (byte)'t' => (byte)'\t', (byte)'r' => (byte)'\r', (byte)'b' => (byte)'\b', (byte)'f' => (byte)'\f', var c => c });
        return 1;
    }

    // uXXXX, or two of them for a character beyond the first 65,536.
    private static int AddUnicode(ushort unit, ReadOnlySpan<byte> rest, List<byte> plain)
    {
        var (length, rune) = (5, Rune.TryCreate((char)unit, out var single) ? single : Rune.ReplacementChar);
        if (rest.Length >= 11 && rest[5] == (byte)'\\' && rest[6] == (byte)'u'
            && ushort.TryParse(rest[7..11], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var low)
            && Rune.TryCreate((char)unit, (char)low, out var pair))
        {
            (length, rune) = (11, pair);
        }

        plain.AddRange(Encoding.UTF8.GetBytes(rune.ToString()));
        return length;
    }
}
