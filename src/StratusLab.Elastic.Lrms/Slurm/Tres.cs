using StratusLab.Elastic.Lrms.Reading;

namespace StratusLab.Elastic.Lrms.Slurm;

/// <summary>
/// What a list of trackable resources names. Slurm writes them in several dialects: <c>cpu=2,mem=3000M,node=1,gres/gpu=2</c>,
/// <c>gres:gpu:tesla:2</c> (requests up to 23.02), <c>gres/gpu:2</c> (later), <c>gpu:2(S:0-1)</c> (nodes).
/// </summary>
internal readonly record struct Tres
{
    /// <summary>Nodes; 0 when not named.</summary>
    public int Nodes { get; private init; }

    /// <summary>Memory in MiB; null when not named.</summary>
    public long? MemoryMiB { get; private init; }

    /// <summary>GPUs of any type.</summary>
    public int Gpus { get; private init; }

    /// <summary>True when a generic resource other than GPUs is named.</summary>
    public bool HasOtherGres { get; private init; }

    /// <summary>Reads a list; entries that cannot be read count as other generic resources.</summary>
    public static Tres Read(ReadOnlySpan<byte> text)
    {
        var tres = default(Tres);
        while (!SlurmNumbers.IsNothing(text))
        {
            var end = EndOfEntry(text);
            tres = tres.With(text[..end]);
            text = end == text.Length ? [] : text[(end + 1)..];
        }

        return tres;
    }

    // Commas inside parentheses belong to the entry: gpu:2(S:0,2).
    private static int EndOfEntry(ReadOnlySpan<byte> text)
    {
        var depth = 0;
        for (var i = 0; i < text.Length; i++)
        {
            depth += text[i] switch { (byte)'(' => 1, (byte)')' => -1, _ => 0 };
            if (text[i] == (byte)',' && depth <= 0)
            {
                return i;
            }
        }

        return text.Length;
    }

    private Tres With(ReadOnlySpan<byte> entry)
    {
        var parenthesis = entry.IndexOf((byte)'(');
        entry = parenthesis >= 0 ? entry[..parenthesis] : entry;
        if (entry.StartsWith("gres"u8) && entry.Length > 5)
        {
            return WithGres(entry[5..]);
        }

        var equals = entry.IndexOf((byte)'=');
        if (equals < 0)
        {
            return WithGres(entry);
        }

        var name = entry[..equals];
        var value = entry[(equals + 1)..];
        return name switch
        {
            _ when name.SequenceEqual("node"u8) && Bytes.TryNumber(value, out int nodes) => this with { Nodes = nodes },
            _ when name.SequenceEqual("mem"u8) && SlurmNumbers.TryMemory(value, out var memory) => this with { MemoryMiB = memory },
            _ => this,
        };
    }

    // NAME[:TYPE][:COUNT]. A site may track gres/gpu and gres/gpu:tesla beside each other: the greater is the total.
    private Tres WithGres(ReadOnlySpan<byte> entry)
    {
        var nameEnd = entry.IndexOfAny((byte)':', (byte)'=');
        var name = nameEnd < 0 ? entry : entry[..nameEnd];
        if (!name.SequenceEqual("gpu"u8))
        {
            return name.SequenceEqual("cpu"u8) || name.StartsWith("license"u8) ? this : this with { HasOtherGres = true };
        }

        var countStart = entry.LastIndexOfAny((byte)':', (byte)'=') + 1;
        var count = countStart > 0 && Bytes.TryNumber(entry[countStart..], out int number) ? number : 1;
        return this with { Gpus = Math.Max(Gpus, count) };
    }
}
