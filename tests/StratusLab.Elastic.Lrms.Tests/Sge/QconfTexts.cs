using System.Text;
using StratusLab.Elastic.Lrms.Sge;

namespace StratusLab.Elastic.Lrms.Tests.Sge;

/// <summary>Configurations as qconf prints them, of a few lines.</summary>
internal static class QconfTexts
{
    /// <summary>What is made of these lines, between the list of hosts and the table of complexes.</summary>
    public static SgeSite Site(string lines)
    {
        var parsed = QconfParser.Parse(Encoding.UTF8.GetBytes($"wn-1\n{lines}\n# >#< starts a comment but comments are not saved across edits --------\n"), "@allhosts");
        Assert.IsNull(parsed.Error, parsed.Error?.ToString());
        return parsed.Rows[0];
    }
}
