using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Lrms.Reading;

namespace StratusLab.Elastic.Lrms.OpenPbs;

/// <summary>Where a job's chunks may go: <c>free</c>, <c>pack</c>, <c>scatter</c> or <c>vscatter</c>, with <c>:excl</c>, <c>:exclhost</c>, <c>:group=resource</c>.</summary>
internal sealed record PbsPlace
{
    /// <summary>True when every chunk wants a node of its own.</summary>
    public bool IsScattered { get; private init; }

    /// <summary>True when all chunks want the same node.</summary>
    public bool IsPacked { get; private init; }

    /// <summary>True when the job wants its nodes for itself.</summary>
    public bool IsExclusive { get; private init; }

    /// <summary>True when all nodes must have the same value of some resource.</summary>
    public bool IsGrouped { get; private init; }

    /// <summary>Reads a place; words that are not known change nothing.</summary>
    public static PbsPlace Read(ReadOnlySpan<byte> text)
    {
        var words = Bytes.Text(text).Split(':');
        return new PbsPlace
        {
            IsScattered = words.Any(w => w is "scatter" or "vscatter"),
            IsPacked = words.Contains("pack"),
            IsExclusive = words.Any(w => w is "excl" or "exclhost"),
            IsGrouped = words.Any(w => w.StartsWith("group=", StringComparison.Ordinal)),
        };
    }

    /// <summary>
    /// The shape of a waiting job that selects this. Free chunks may share nodes: they are counted on one node where <paramref name="largestNode"/> has room for all of
    /// them, else on as few as they need. Chunks of different kinds count as the largest of them.
    /// </summary>
    public JobShape ShapeOf(PbsSelect select, TimeSpan? walltime, Resources? largestNode)
    {
        var nodes = IsPacked ? 1 : IsScattered ? select.Chunks : Spread(select, largestNode);
        return new JobShape
        {
            Nodes = nodes,
            PerNode = nodes == 1 ? select.Total : select.Largest * CeilingOf(select.Chunks, nodes),
            Walltime = walltime,
            Features = select.Features,
            IsExclusive = IsExclusive,
        };
    }

    /// <summary>The shape of a job that has so many nodes.</summary>
    public JobShape ShapeOn(int nodes, PbsSelect select, TimeSpan? walltime) => new()
    {
        Nodes = nodes,
        PerNode = new Resources(
            CeilingOf(select.Total.Cores, nodes), (select.Total.MemoryMiB + nodes - 1) / nodes, CeilingOf(select.Total.Gpus, nodes)),
        Walltime = walltime,
        Features = select.Features,
        IsExclusive = IsExclusive,
    };

    private static int Spread(PbsSelect select, Resources? largestNode)
    {
        if (largestNode is not { } largest || select.Total.Fits(largest))
        {
            return 1;
        }

        var each = select.Largest.TimesIn(largest);
        return each < 1 ? select.Chunks : CeilingOf(select.Chunks, each);
    }

    private static int CeilingOf(int amount, int parts) => (int)(((long)amount + parts - 1) / parts);
}
