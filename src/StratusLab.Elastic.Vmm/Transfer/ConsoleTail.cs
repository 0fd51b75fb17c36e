using System.Text;

namespace StratusLab.Elastic.Vmm.Transfer;

/// <summary>The end of a console log, made fit for a terminal: a guest may write any bytes to its console.</summary>
internal static class ConsoleTail
{
    public const int MaxBytes = 4096;

    /// <summary>The bytes as text.</summary>
    public static string Clean(ReadOnlySpan<byte> bytes)
    {
        // The cut may have gone through a character: continuation bytes at the start belong to nobody.
        while (bytes.Length > 0 && (bytes[0] & 0xc0) == 0x80)
        {
            bytes = bytes[1..];
        }

        var clean = new StringBuilder(bytes.Length);
        foreach (var rune in Encoding.UTF8.GetString(bytes).EnumerateRunes())
        {
            clean.Append(rune.Value switch
            {
                '\r' => "",
                '\n' or '\t' => rune.ToString(),
                _ => Rune.IsControl(rune) || rune == Rune.ReplacementChar ? "?" : rune.ToString(),
            });
        }

        return clean.ToString();
    }
}
