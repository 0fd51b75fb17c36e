using StratusLab.Elastic.Lrms.Reading;

namespace StratusLab.Elastic.Lrms.Sge;

/// <summary>Texts out of Grid Engine's XML.</summary>
internal static class XmlText
{
    /// <summary>
    /// The text with its entities resolved. 8.1.9 writes a '&lt;' in a job's name as <c>%lt;</c>, which could also be what the user wrote: it stays as it is.
    /// </summary>
    public static string Decode(ReadOnlySpan<byte> text, int maxBytes = 256)
    {
        var decoded = Bytes.Text(text, maxBytes);
        return decoded.Contains('&', StringComparison.Ordinal)
            ? decoded.Replace("&lt;", "<", StringComparison.Ordinal).Replace("&gt;", ">", StringComparison.Ordinal).Replace("&quot;", "\"", StringComparison.Ordinal)
                .Replace("&apos;", "'", StringComparison.Ordinal).Replace("&amp;", "&", StringComparison.Ordinal)
            : decoded;
    }
}
