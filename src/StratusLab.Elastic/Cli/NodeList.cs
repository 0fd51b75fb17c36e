using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Cli;

/// <summary>Names of nodes as operators write them: <c>wn-3</c>, <c>wn-[01-16,20]</c>, several with commas between them.</summary>
internal static class NodeList
{
    /// <summary>Each name once, in the order given. Throws <see cref="CliException"/> that says what is wrong.</summary>
    public static IReadOnlyList<string> Read(IEnumerable<string> lists)
    {
        var names = new List<string>();
        foreach (var list in lists)
        {
            var own = new List<string>();
            if (!Hostlist.TryExpand(list, own) || own.Count == 0)
            {
                throw new CliException(ExitCode.WrongUse, $"\"{Printable.Text(list, 80)}\" is not a list of nodes. Write names with ranges in brackets: wn-[01-16,20],gpu-1");
            }

            if (own.FirstOrDefault(n => !SafeName.IsSafe(n)) is { } wrong)
            {
                throw new CliException(ExitCode.WrongUse, $"\"{Printable.Text(wrong, 80)}\" is not the name of a node: letters, digits, '.', '_' and '-', starting with a letter or digit.");
            }

            names.AddRange(own);
        }

        return [.. names.Distinct(StringComparer.Ordinal)];
    }
}
