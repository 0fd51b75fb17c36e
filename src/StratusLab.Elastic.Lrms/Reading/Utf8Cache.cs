namespace StratusLab.Elastic.Lrms.Reading;

/// <summary>
/// Values made from texts, each made once: tens of thousands of jobs share a few users, queues and shapes. A text is hashed and compared as bytes;
/// nothing is decoded or allocated for one that is known, and the one seen last is not even hashed, because queues come sorted.
/// A hash table with linear probing, at most half full: it costs a third of a <see cref="Dictionary{TKey, TValue}"/> with an alternate lookup.
/// </summary>
internal sealed class Utf8Cache<TState, TValue>(Utf8Cache<TState, TValue>.Maker make)
{
    private Entry[] entries = new Entry[64]; // always a power of two
    private Entry last;
    private int count;

    /// <summary>Makes the value of a text that has not been seen before.</summary>
    public delegate TValue Maker(ReadOnlySpan<byte> text, TState state);

    /// <summary>The value of <paramref name="text"/>.</summary>
    public TValue Get(ReadOnlySpan<byte> text, TState state)
    {
        if (last.Text is not null && text.SequenceEqual(last.Text))
        {
            return last.Value;
        }

        var hash = ByteHash.Of(text);
        var at = Find(hash, text);
        if (entries[at].Text is null)
        {
            at = Add(new Entry(hash, text.ToArray(), make(text, state)));
        }

        last = entries[at];
        return last.Value;
    }

    // Where the text is, or the free place where it belongs.
    private int Find(uint hash, ReadOnlySpan<byte> text)
    {
        var mask = entries.Length - 1;
        var at = (int)hash & mask;
        while (entries[at].Text is { } known && !(entries[at].Hash == hash && text.SequenceEqual(known)))
        {
            at = (at + 1) & mask;
        }

        return at;
    }

    private int Add(Entry entry)
    {
        if (++count > entries.Length / 2)
        {
            var old = entries;
            entries = new Entry[old.Length * 2];
            foreach (var known in old)
            {
                if (known.Text is not null)
                {
                    entries[Find(known.Hash, known.Text)] = known;
                }
            }
        }

        var at = Find(entry.Hash, entry.Text);
        entries[at] = entry;
        return at;
    }

    private readonly record struct Entry(uint Hash, byte[]? Text, TValue Value);
}
