using System.Collections.Immutable;

namespace StratusLab.Elastic.Vmm.Networks;

/// <summary>
/// The addresses of a network that may be leased, in order: spans that neither touch nor overlap. A range has one, or two around its gateway; a list has one for
/// each run of neighbours.
/// </summary>
internal sealed class LeasableAddresses
{
    private readonly ImmutableArray<(uint First, uint Last)> spans;

    private LeasableAddresses(ImmutableArray<(uint First, uint Last)> spans) => this.spans = spans;

    /// <summary>How many there are.</summary>
    public int Count => spans.Sum(s => (int)(s.Last - s.First + 1));

    /// <summary>Every address, in order.</summary>
    public IEnumerable<uint> All => spans.SelectMany(Every);

    /// <summary>A range without its gateway.</summary>
    public static LeasableAddresses OfRange(uint first, uint last, uint? gateway)
    {
        if (gateway is not { } hole || hole < first || hole > last)
        {
            return new([(first, last)]);
        }

        var (before, after) = ((First: first, Last: hole - 1), (First: hole + 1, Last: last));
        return new([.. new[] { before, after }.Where(s => s.First <= s.Last)]);
    }

    /// <summary>A list, in any order.</summary>
    public static LeasableAddresses OfList(IEnumerable<uint> addresses)
    {
        var spans = new List<(uint First, uint Last)>();
        foreach (var address in addresses.Order())
        {
            if (spans is [.., var (first, last)] && address - last <= 1)
            {
                spans[^1] = (first, address);
            }
            else
            {
                spans.Add((address, address));
            }
        }

        return new([.. spans]);
    }

    /// <summary>True when the address may be leased.</summary>
    public bool Contains(uint address) => spans.Any(s => address >= s.First && address <= s.Last);

    /// <summary>Every address, beginning behind <paramref name="after"/> and going round; from the start when that is none of them.</summary>
    public IEnumerable<uint> From(uint? after) =>
        after is { } previous && Contains(previous) ? All.SkipWhile(a => a <= previous).Concat(All.TakeWhile(a => a <= previous)) : All;

    /// <summary>True when octet 1 to 4 is not the same in all of them.</summary>
    public bool Varies(int octet)
    {
        var shift = 8 * (4 - octet);
        return spans.Any(s => s.First >> shift != s.Last >> shift || Ipv4.Octet(s.First, octet) != Ipv4.Octet(spans[0].First, octet));
    }

    private static IEnumerable<uint> Every((uint First, uint Last) span)
    {
        for (var address = span.First; address <= span.Last; address++)
        {
            yield return address;
        }
    }
}
