using StratusLab.Elastic.Lrms.Reading;

namespace StratusLab.Elastic.Lrms.OpenPbs;

/// <summary>Takes the backslashes out of values. What is no escape stays as it is: nothing that a user writes can make a value unreadable.</summary>
internal static class PbsEscapes
{
    /// <summary>The value without its escapes.</summary>
    public static byte[] Undo(ReadOnlySpan<byte> raw, PbsEscape escape) => escape == PbsEscape.Json ? JsonEscapes.Undo(raw) : UndoDsv(raw);

    private static byte[] UndoDsv(ReadOnlySpan<byte> raw)
    {
        var plain = new List<byte>(raw.Length);
        for (var at = 0; at < raw.Length; at++)
        {
            plain.Add(raw[at] == (byte)'\\' && at + 1 < raw.Length ? raw[++at] : raw[at]);
        }

        return [.. plain];
    }
}
