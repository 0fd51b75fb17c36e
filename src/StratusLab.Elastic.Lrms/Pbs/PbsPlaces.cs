using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Lrms.Reading;

namespace StratusLab.Elastic.Lrms.Pbs;

/// <summary>
/// The nodes out of <c>exec_host</c> (<c>wn-2/0*2+wn-3/1</c>; Torque: <c>wn-2/0-3+wn-3/0,2</c>) and out of <c>exec_vnode</c>
/// (<c>(wn-2:ncpus=1:mem=1gb)+(wn-3:ncpus=2+wn-4:ncpus=2)</c>): each name once, in the order of the text.
/// </summary>
internal static class PbsPlaces
{
    /// <summary>Reads the names; a default array when the text is malformed, an empty one when it is empty.</summary>
    public static ImmutableArray<NodeName> Read(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
        {
            return [];
        }

        var names = ImmutableArray.CreateBuilder<NodeName>(1);
        foreach (var range in text.Split((byte)'+'))
        {
            var place = text[range].Trim("() "u8);
            var end = place.IndexOfAny((byte)'/', (byte)':');
            var name = end < 0 ? place : place[..end];
            if (name.IsEmpty)
            {
                return default;
            }

            var node = new NodeName(Bytes.Text(name));
            if (!names.Contains(node))
            {
                names.Add(node);
            }
        }

        return names.DrainToImmutable();
    }
}
