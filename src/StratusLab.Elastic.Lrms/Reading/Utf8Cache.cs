namespace StratusLab.Elastic.Lrms.Reading;

/// <summary>
/// Values made from texts, each made once: tens of thousands of jobs share a few users, queues and shapes. A text is hashed and compared as bytes;
/// nothing is decoded or allocated for one that is known, and the one seen last is not even hashed, because queues come sorted.
/// </summary>
internal sealed class Utf8Cache<TState, TValue>(Utf8Cache<TState, TValue>.Maker make)
{
    private readonly Dictionary<byte[], TValue> values = new(ByteComparer.Instance);
    private byte[]? lastText;
    private TValue lastValue = default!; // read only when lastText is set

    /// <summary>Makes the value of a text that has not been seen before.</summary>
    public delegate TValue Maker(ReadOnlySpan<byte> text, TState state);

    /// <summary>The value of <paramref name="text"/>.</summary>
    public TValue Get(ReadOnlySpan<byte> text, TState state)
    {
        if (lastText is not null && text.SequenceEqual(lastText))
        {
            return lastValue;
        }

        var lookup = values.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (!lookup.TryGetValue(text, out var key, out var value))
        {
            key = text.ToArray();
            value = make(key, state);
            values.Add(key, value);
        }

        (lastText, lastValue) = (key, value);
        return value;
    }
}
