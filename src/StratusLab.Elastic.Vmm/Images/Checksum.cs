using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Vmm.Images;

/// <summary>SHA-256 checksums as text. The text is also a file name, so nothing but hex digits passes.</summary>
internal static class Checksum
{
    private const int HexDigits = 64;

    public static bool Is(string text) => text.Length == HexDigits && text.All(char.IsAsciiHexDigit);

    public static string Require(string sha256) =>
        Is(sha256) ? sha256.ToLowerInvariant()
            : throw new RejectedException($"\"{Printable.Text(sha256, 80)}\" is not a SHA-256 checksum: {HexDigits} hex digits.");

    public static string RequireSame(string expected, string actual) =>
        expected == actual ? actual
            : throw new RejectedException(
                $"The image has the wrong checksum: expected {expected}, got {actual}. It was removed. Give the SHA-256 of the file as it is published, before decompression, or find out who changed it; an endorsed image has that of its decompressed content.");
}
