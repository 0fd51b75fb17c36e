using System.Collections.Immutable;
using StratusLab.Elastic.Lrms.Reading;

namespace StratusLab.Elastic.Lrms.Torque;

/// <summary>
/// The nodes that a job asks for (<c>nodes=</c> in pbs_resources(7)): parts joined by <c>+</c>, each a count or a name, and after colons <c>ppn=</c>,
/// <c>gpus=</c> and properties; after <c>#</c> words for all parts. <c>2:ppn=4:fast+1:big</c> is two nodes that are fast and one that is big. Our shapes have one
/// kind of node: the largest of the parts, with the properties of all, fits in place of each.
/// </summary>
internal sealed record NodesSpec
{
    private const int MostNodes = 1_000_000;

    /// <summary>How many nodes, at least 1.</summary>
    public int Count { get; private init; }

    /// <summary>Cores of a node, at least 1.</summary>
    public int Cores { get; private init; } = 1;

    /// <summary>GPUs of a node.</summary>
    public int Gpus { get; private init; }

    /// <summary>The properties its nodes must have.</summary>
    public ImmutableArray<string> Properties { get; private init; } = [];

    /// <summary>Parts that begin with a name: a node's, or a property.</summary>
    public ImmutableArray<string> Names { get; private init; } = [];

    /// <summary>True when nobody else may be on its nodes.</summary>
    public bool IsExclusive { get; private init; }

    /// <summary>Reads the text; null when it is malformed.</summary>
    public static NodesSpec? Read(ReadOnlySpan<byte> text)
    {
        var hash = text.IndexOf((byte)'#');
        var words = hash < 0 ? default : text[(hash + 1)..];
        text = hash < 0 ? text : text[..hash];
        NodesSpec? all = new() { IsExclusive = words.SequenceEqual("excl"u8) };
        foreach (var part in text.Split((byte)'+'))
        {
            all = all.With(text[part]);
            if (all is null or { Count: > MostNodes } or { Cores: > MostNodes })
            {
                return null;
            }
        }

        return all with { Properties = [.. all.Properties.Distinct()], Names = [.. all.Names.Distinct()] };
    }

    private NodesSpec? With(ReadOnlySpan<byte> part)
    {
        var (result, isFirst) = (this, true);
        foreach (var range in part.Split((byte)':'))
        {
            var word = part[range];
            var next = word.IsEmpty ? null
                : isFirst ? result.WithNodes(word)
                : word.StartsWith("ppn="u8) ? Bytes.TryNumber(word[4..], out int cores) ? result with { Cores = Math.Max(result.Cores, cores) } : null
                : word.StartsWith("gpus="u8) ? Bytes.TryNumber(word[5..], out int gpus) ? result with { Gpus = Math.Max(result.Gpus, gpus) } : null
                : result.Gpus > 0 && IsGpuMode(word) ? result
                : word.Contains((byte)'=') ? null
                : result with { Properties = result.Properties.Add(Bytes.Text(word)) };
            if (next is null)
            {
                return null;
            }

            (result, isFirst) = (next, false);
        }

        return result;
    }

    private NodesSpec? WithNodes(ReadOnlySpan<byte> word) =>
        Bytes.TryNumber(word, out int count) ? count is > 0 and <= MostNodes ? this with { Count = Count + count } : null
        // A name: what begins otherwise is a number of some kind.
        : word.Contains((byte)'=') || !char.IsAsciiLetterOrDigit((char)word[0]) ? null
        : this with { Count = Count + 1, Names = Names.Add(Bytes.Text(word)) };

    private static bool IsGpuMode(ReadOnlySpan<byte> word) =>
        word.SequenceEqual("shared"u8) || word.SequenceEqual("default"u8) || word.SequenceEqual("exclusive"u8) || word.SequenceEqual("exclusive_thread"u8)
        || word.SequenceEqual("exclusive_process"u8) || word.SequenceEqual("reseterr"u8) || word.SequenceEqual("prohibited"u8);
}
