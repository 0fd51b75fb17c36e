using System.Text.RegularExpressions;

namespace StratusLab.Elastic.Tests.Docs;

/// <summary>Links between the documents lead somewhere.</summary>
[TestClass]
public sealed partial class LinkTests
{
    [TestMethod]
    public void Links_ToFilesOfTheProject_AreThere()
    {
        string[] files =
        [
            Checkout.PathOf("README.md"),
            .. Directory.GetFiles(Checkout.PathOf("docs"), "*.md", SearchOption.AllDirectories),
            .. Directory.GetFiles(Checkout.PathOf("lrms-plugins"), "*.md", SearchOption.AllDirectories),
        ];
        List<string> broken = [];
        foreach (var file in files)
        {
            foreach (var target in Link().Matches(File.ReadAllText(file)).Select(m => m.Groups["to"].Value))
            {
                var (path, part) = target.Split('#') is [var p, var a] ? (p, a) : (target, "");
                var whole = path.Length == 0 ? file : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, path));
                if (!Path.Exists(whole))
                {
                    broken.Add($"{Path.GetRelativePath(Checkout.Root, file)}: {target}");
                }
                else if (part.Length > 0 && whole.EndsWith(".md", StringComparison.Ordinal) && !Anchors(File.ReadAllText(whole)).Contains(part))
                {
                    broken.Add($"{Path.GetRelativePath(Checkout.Root, file)}: {target} (no such heading)");
                }
            }
        }

        Assert.AreEqual("", string.Join('\n', broken));
    }

    [TestMethod]
    public void Index_OfTheDocuments_NamesEachPage()
    {
        var index = File.ReadAllText(Checkout.PathOf("docs", "README.md"));
        var pages = Directory.GetFiles(Checkout.PathOf("docs"), "*.md", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Checkout.PathOf("docs"), f))
            .Where(f => f != "README.md" && !f.StartsWith("decisions/", StringComparison.Ordinal));
        Assert.AreEqual("", string.Join('\n', pages.Where(p => !index.Contains($"({p})", StringComparison.Ordinal))));
    }

    // As GitHub makes them: lower case, hyphens for spaces, no other signs.
    private static HashSet<string> Anchors(string text) =>
        [.. Heading().Matches(text).Select(m => Sign().Replace(m.Groups["title"].Value.Trim().ToLowerInvariant(), "").Replace(' ', '-'))];

    [GeneratedRegex(@"\]\((?!https?:|mailto:)(?<to>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^#+ (?<title>.*)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex Sign();
}
