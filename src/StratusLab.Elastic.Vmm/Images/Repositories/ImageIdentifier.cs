using System.Numerics;

namespace StratusLab.Elastic.Vmm.Images.Repositories;

/// <summary>
/// StratusLab's identifier of an image: the SHA-1 of its content as one 160-bit number in base 64, the most significant digit first, padded on the left to 27 digits.
/// The digits, in their order, are <c>A-Z a-z 0-9 - _</c>. It names an image; what is trusted is the SHA-256 beside it.
/// </summary>
public readonly record struct ImageIdentifier
{
    private const string Digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private const int Length = 27;
    private const int Sha1Bytes = 20;

    private ImageIdentifier(string text) => Text = text;

    /// <summary>Its digits.</summary>
    public string Text { get; }

    /// <summary>Reads one; null when it is something else. 27 digits hold two bits more than a SHA-1 has: such a number is none.</summary>
    public static ImageIdentifier? Parse(string text) =>
        text.Length == Length && text.All(Digits.Contains) && Digits.IndexOf(text[0], StringComparison.Ordinal) < 1 << 4 ? new(text) : null;

    /// <summary>The identifier of a SHA-1 in hex; null when that is none.</summary>
    public static ImageIdentifier? OfSha1(string hex)
    {
        if (hex.Length != 2 * Sha1Bytes || !hex.All(char.IsAsciiHexDigit))
        {
            return null;
        }

        var rest = new BigInteger(Convert.FromHexString(hex), isUnsigned: true, isBigEndian: true);
        var text = new char[Length];
        for (var i = Length - 1; i >= 0; i--)
        {
            text[i] = Digits[(int)(rest & 63)];
            rest >>= 6;
        }

        return new(new string(text));
    }

    /// <inheritdoc/>
    public override string ToString() => Text;
}
