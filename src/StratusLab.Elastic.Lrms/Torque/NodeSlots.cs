using System.Collections.Immutable;
using StratusLab.Elastic.Lrms.Pbs;
using StratusLab.Elastic.Lrms.Reading;

namespace StratusLab.Elastic.Lrms.Torque;

/// <summary>
/// The jobs of a node and how many slots they have, as <c>pbsnodes</c> prints them: <c>0/12.vm, 1/12.vm</c>, in Torque 6 also <c>0-3,7/12.vm</c>.
/// </summary>
internal readonly record struct NodeSlots(int Count, ImmutableArray<string> Jobs)
{
    private const int MostSlots = 1 << 20;

    /// <summary>Reads the list; false when it is malformed.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out NodeSlots slots)
    {
        slots = new NodeSlots(0, []);
        var jobs = new List<string>();
        var (count, pending) = (0L, 0L);
        foreach (var range in text.Split((byte)','))
        {
            var part = text[range].Trim(" \t\r\n"u8);
            if (part.IsEmpty)
            {
                continue;
            }

            var slash = part.IndexOf((byte)'/');
            var taken = SlotsIn(slash < 0 ? part : part[..slash]);
            pending += taken;
            if (taken == 0 || count + pending > MostSlots)
            {
                return false;
            }

            if (slash >= 0)
            {
                if (!PbsJobId.TryRead(part[(slash + 1)..], out var id))
                {
                    return false;
                }

                jobs.Add(id.Id.Value);
                (count, pending) = (count + pending, 0);
            }
        }

        slots = new NodeSlots((int)count, [.. jobs.Distinct()]);
        return pending == 0;
    }

    // SLOT or FIRST-LAST; 0 when it is neither.
    private static long SlotsIn(ReadOnlySpan<byte> text)
    {
        var dash = text.IndexOf((byte)'-');
        return dash < 0 ? Bytes.TryNumber(text, out int _) ? 1 : 0
            : Bytes.TryNumber(text[..dash], out int from) && Bytes.TryNumber(text[(dash + 1)..], out int to) && to >= from ? (long)to - from + 1
            : 0;
    }
}
