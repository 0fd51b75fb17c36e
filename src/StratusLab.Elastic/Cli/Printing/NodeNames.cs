using System.Globalization;

namespace StratusLab.Elastic.Cli.Printing;

/// <summary>Names of nodes in Slurm's short form (hostlist(3), scontrol show hostlist): <c>wn-[01-04,07],gw</c>.</summary>
internal static class NodeNames
{
    // More digits than this are part of a name, not a number.
    private const int MostDigits = 9;

    /// <summary>The names, each once, in their order by prefix and number. Linear after the sort.</summary>
    public static string Fold(IEnumerable<string> names)
    {
        var numbered = names.Distinct(StringComparer.Ordinal).Select(Part).OrderBy(n => n.Prefix, StringComparer.Ordinal).ThenBy(n => n.Number).ThenBy(n => n.Digits.Length);
        return string.Join(',', numbered.GroupBy(n => (n.Prefix, HasNumber: n.Digits.Length > 0)).OrderBy(g => g.Key.Prefix, StringComparer.Ordinal).Select(Group));
    }

    private static (string Prefix, string Digits, int Number) Part(string name)
    {
        var digits = Math.Min(MostDigits, name.Length - name.TrimEnd("0123456789").Length);
        return (name[..^digits], name[^digits..], digits == 0 ? -1 : int.Parse(name[^digits..], CultureInfo.InvariantCulture));
    }

    private static string Group(IEnumerable<(string Prefix, string Digits, int Number)> group)
    {
        List<(string First, string Last, int End)> runs = [];
        var prefix = "";
        foreach (var name in group)
        {
            prefix = name.Prefix;
            // A range's numbers have the width of its first.
            if (runs is [.., var run] && name.Number == run.End + 1 && name.Digits == name.Number.ToString(CultureInfo.InvariantCulture).PadLeft(run.First.Length, '0'))
            {
                runs[^1] = (run.First, name.Digits, name.Number);
            }
            else
            {
                runs.Add((name.Digits, name.Digits, name.Number));
            }
        }

        return runs is [var one] && one.First == one.Last ? prefix + one.First
            : $"{prefix}[{string.Join(',', runs.Select(r => r.First == r.Last ? r.First : $"{r.First}-{r.Last}"))}]";
    }
}
