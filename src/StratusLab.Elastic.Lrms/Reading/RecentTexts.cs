using System.Text;

namespace StratusLab.Elastic.Lrms.Reading;

/// <summary>
/// Strings of texts of which many are alike and many are not, such as job names: one that was seen lately is not made again. Bounded, unlike
/// <see cref="Utf8Cache{TState, TValue}"/>: each text has one place, which the next text that belongs there takes over.
/// </summary>
internal sealed class RecentTexts
{
    private readonly string?[] places = new string?[512]; // a power of two

    /// <summary>The text as a string.</summary>
    public string Get(ReadOnlySpan<byte> text)
    {
        ref var place = ref places[ByteHash.Of(text) & (places.Length - 1)];
        return place is not null && Ascii.Equals(text, place) ? place : place = Bytes.Text(text, int.MaxValue);
    }
}
