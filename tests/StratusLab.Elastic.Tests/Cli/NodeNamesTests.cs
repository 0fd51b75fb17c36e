using StratusLab.Elastic.Cli.Printing;

namespace StratusLab.Elastic.Tests.Cli;

/// <summary>Names of nodes in Slurm's short form.</summary>
[TestClass]
public sealed class NodeNamesTests
{
    [TestMethod]
    [DataRow("", "")]
    [DataRow("wn-1", "wn-1")]
    [DataRow("gw", "gw")]
    [DataRow("wn-2 wn-1 wn-2", "wn-[1-2]")]
    [DataRow("wn-01 wn-02 wn-03 wn-07", "wn-[01-03,07]")]
    [DataRow("wn-08 wn-09 wn-10 wn-11", "wn-[08-11]")]
    [DataRow("wn-8 wn-9 wn-10 wn-11", "wn-[8-11]")]
    [DataRow("wn-099 wn-100", "wn-[099-100]")]
    [DataRow("wn-9 wn-010", "wn-[9,010]")]
    [DataRow("wn-1 wn-01", "wn-[1,01]")]
    [DataRow("wn-0-2 wn-0-1 wn-1-2 gw", "gw,wn-0-[1-2],wn-1-2")]
    [DataRow("n12345678901 n12345678902", "n12[345678901-345678902]")]
    public void Fold_Names_AreAsScontrolWritesThem(string names, string list) =>
        Assert.AreEqual(list, NodeNames.Fold(names.Split(' ', StringSplitOptions.RemoveEmptyEntries)));

    [TestMethod]
    public void Fold_AnyNames_ExpandToThemselves()
    {
        var random = new Random(5);
        for (var round = 0; round < 200; round++)
        {
            var names = Enumerable.Range(0, 20).Select(_ => $"{"ab"[random.Next(2)]}-{random.Next(130).ToString(new string('0', random.Next(1, 4)), null)}").Distinct(StringComparer.Ordinal).ToArray();
            var list = NodeNames.Fold(names);
            CollectionAssert.AreEquivalent(names, Expand(list).ToArray(), list);
        }
    }

    // hostlist(3): a range's numbers have the width of its first.
    private static IEnumerable<string> Expand(string list)
    {
        foreach (System.Text.RegularExpressions.Match entry in System.Text.RegularExpressions.Regex.Matches(list, @"(?<p>[^,\[]+)(\[(?<r>[^\]]*)\])?"))
        {
            foreach (var range in entry.Groups["r"].Success ? entry.Groups["r"].Value.Split(',') : [""])
            {
                var ends = range.Split('-');
                for (var number = ends[0].Length == 0 ? 0 : int.Parse(ends[0], null); number <= (ends[^1].Length == 0 ? 0 : int.Parse(ends[^1], null)); number++)
                {
                    yield return entry.Groups["p"].Value + (range.Length == 0 ? "" : number.ToString(new string('0', ends[0].Length), null));
                }
            }
        }
    }
}
