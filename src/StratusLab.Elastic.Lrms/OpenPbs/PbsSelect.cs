using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Lrms.Pbs;
using StratusLab.Elastic.Lrms.Reading;

namespace StratusLab.Elastic.Lrms.OpenPbs;

/// <summary>
/// What a job selects: <c>2:ncpus=8:mem=16gb+1:ngpus=1</c> is two chunks of one kind and one of another (pbs_resources(7), "Requesting Resources in Chunks").
/// A chunk is never parted; where it may go the job's place says.
/// </summary>
internal sealed class PbsSelect
{
    private const int MaxChunks = 1_000_000;

    /// <summary>How many chunks there are; at least 1.</summary>
    public int Chunks { get; private set; }

    /// <summary>The most that a chunk wants of everything.</summary>
    public Resources Largest { get; private set; }

    /// <summary>All chunks together.</summary>
    public Resources Total { get; private set; }

    /// <summary>The boolean resources that a chunk wants to be true: features of nodes.</summary>
    public FeatureConstraint Features { get; private set; }

    /// <summary>What no elastic node can have, in words: a node by its name, or a resource of the site's own; empty when there is nothing of that kind.</summary>
    public string Beyond { get; private set; } = "";

    /// <summary>True when the text could be read.</summary>
    public bool IsRead { get; private set; }

    /// <summary>Reads a selection.</summary>
    public static PbsSelect Read(ReadOnlySpan<byte> text)
    {
        var select = new PbsSelect();
        var features = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var range in text.Split((byte)'+'))
        {
            if (!select.TryAdd(text[range], features))
            {
                return new PbsSelect();
            }
        }

        select.Features = features.Count == 0 ? FeatureConstraint.None : new FeatureConstraint(string.Join('&', features));
        select.IsRead = true;
        return select;
    }

    // [COUNT][:]NAME=VALUE:...
    private bool TryAdd(ReadOnlySpan<byte> chunk, SortedSet<string> features)
    {
        var (count, each, isFirst) = (1, Resources.Zero, true);
        foreach (var range in chunk.Split((byte)':'))
        {
            var part = chunk[range];
            var equals = part.IndexOf((byte)'=');
            if (isFirst && equals < 0)
            {
                if (!Bytes.TryNumber(part, out count) || count is < 1 or > MaxChunks)
                {
                    return false;
                }
            }
            else if (equals <= 0 || !TryResource(part[..equals], part[(equals + 1)..], ref each, features))
            {
                return false;
            }

            isFirst = false;
        }

        Chunks += count;
        Total += new Resources(Times(each.Cores, count), Math.Min(each.MemoryMiB * count, long.MaxValue / 4), Times(each.Gpus, count));
        Largest = new Resources(Math.Max(Largest.Cores, each.Cores), Math.Max(Largest.MemoryMiB, each.MemoryMiB), Math.Max(Largest.Gpus, each.Gpus));
        return Chunks <= MaxChunks && !isFirst;
    }

    private static int Times(int amount, int count) => (int)Math.Min((long)amount * count, int.MaxValue / 4);

    // False for a value that cannot be read.
    private bool TryResource(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, ref Resources each, SortedSet<string> features)
    {
        var (number, mib, isRead) = (0, 0L, true);
        switch (Bytes.Text(name))
        {
            case "ncpus":
                isRead = Bytes.TryNumber(value, out number);
                each = each with { Cores = number };
                break;
            case "mem":
                isRead = PbsSize.TryMiB(value, out mib) && mib < long.MaxValue / (4L * MaxChunks);
                each = each with { MemoryMiB = mib };
                break;
            case "ngpus":
                isRead = Bytes.TryNumber(value, out number);
                each = each with { Gpus = number };
                break;
            case "mpiprocs" or "ompthreads" or "vmem" or "pmem" or "pvmem":
            case "arch" when value.SequenceEqual("linux"u8):
                break;
            case "host" or "vnode":
                Beyond = $"asks for {Bytes.Text(value, 63)} by name";
                break;
            case var other when IsTrue(value) && SafeName.IsSafe(other):
                features.Add(other);
                break;
            case var other:
                Beyond = $"asks for {Printable.Text(other, 63)}={Bytes.Text(value, 63)}, which no elastic node has";
                break;
        }

        return isRead;
    }

    private static bool IsTrue(ReadOnlySpan<byte> value) => Bytes.Text(value, 8).ToUpperInvariant() is "TRUE" or "T" or "YES" or "Y";
}
