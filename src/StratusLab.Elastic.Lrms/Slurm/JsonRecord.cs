using StratusLab.Elastic.Lrms.Reading;

namespace StratusLab.Elastic.Lrms.Slurm;

/// <summary>The wanted values of one record as texts: what is missing, null or not set is empty, items of a list have commas between. Used again for the next record.</summary>
internal sealed class JsonRecord(int count)
{
    /// <summary>What stands for a number that is infinite.</summary>
    public static ReadOnlySpan<byte> Infinite => "UNLIMITED"u8;

    private readonly (int Start, int Length)[] places = new (int, int)[count];
    private byte[] bytes = new byte[1024];
    private int used;

    /// <summary>One value.</summary>
    public ReadOnlySpan<byte> this[int number] => bytes.AsSpan(places[number].Start, places[number].Length);

    /// <summary>Forgets all values.</summary>
    public void Clear()
    {
        Array.Clear(places);
        used = 0;
    }

    /// <summary>A value; the last of two of one number counts.</summary>
    public void Set(int number, ReadOnlySpan<byte> value)
    {
        places[number] = (used, 0);
        Append(value);
        places[number].Length = value.Length;
    }

    /// <summary>One more item of a list, which must be the value that was added to last.</summary>
    public void Add(int number, ReadOnlySpan<byte> item)
    {
        if (places[number].Length > 0)
        {
            Append(","u8);
        }
        else
        {
            places[number].Start = used;
        }

        Append(item);
        places[number].Length = used - places[number].Start;
    }

    /// <summary>A value as a text.</summary>
    public string Text(int number, int maxBytes = 1024) => Bytes.Text(this[number], maxBytes);

    private void Append(ReadOnlySpan<byte> value)
    {
        if (bytes.Length - used < value.Length)
        {
            Array.Resize(ref bytes, Math.Max(bytes.Length * 2, used + value.Length));
        }

        value.CopyTo(bytes.AsSpan(used));
        used += value.Length;
    }
}
