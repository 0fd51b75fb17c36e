using System.Globalization;

namespace StratusLab.Elastic.Core.Model;

/// <summary>Slurm's host lists: <c>wn-[2-4,7],gw1,r[01-02]n[1-8]</c> (hostlist(3), slurm.h). Ranges keep the width of their first number.</summary>
public static class Hostlist
{
    /// <summary>More names than this in one list is not believed; MAX_SLURM_NODES is 65,533.</summary>
    public const int Max = 65_536;

    /// <summary>Adds the names of <paramref name="list"/>; false when it is malformed or too long, and then some may have been added.</summary>
    public static bool TryExpand(string list, ICollection<string> names)
    {
        while (list.Length > 0)
        {
            var end = EndOfEntry(list);
            if (end <= 0 || !TryExpandEntry("", list[..end], names))
            {
                return false;
            }

            list = end == list.Length ? "" : list[(end + 1)..];
        }

        return true;
    }

    private static int EndOfEntry(string list)
    {
        var isInside = false;
        for (var i = 0; i < list.Length; i++)
        {
            switch (list[i])
            {
                case '[':
                    isInside = true;
                    break;
                case ']':
                    isInside = false;
                    break;
                case ',' when !isInside:
                    return i;
                default:
                    break;
            }
        }

        return isInside ? -1 : list.Length;
    }

    private static bool TryExpandEntry(string prefix, string entry, ICollection<string> names)
    {
        var open = entry.IndexOf('[', StringComparison.Ordinal);
        if (open < 0)
        {
            names.Add(prefix + entry);
            return names.Count <= Max;
        }

        var close = entry.IndexOf(']', open);
        if (close < 0)
        {
            return false;
        }

        foreach (var range in entry[(open + 1)..close].Split(','))
        {
            var dash = range.IndexOf('-', StringComparison.Ordinal);
            var (first, last) = dash < 0 ? (range, range) : (range[..dash], range[(dash + 1)..]);
            if (!TryNumber(first, out var from) || !TryNumber(last, out var to) || to - from > Max)
            {
                return false;
            }

            for (var n = from; n <= to; n++)
            {
                var number = n.ToString(CultureInfo.InvariantCulture).PadLeft(first.Length, '0');
                if (!TryExpandEntry(prefix + entry[..open] + number, entry[(close + 1)..], names))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static bool TryNumber(string text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && text.Length <= 15;
}
