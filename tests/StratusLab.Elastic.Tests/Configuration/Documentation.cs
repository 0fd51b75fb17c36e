using System.Runtime.CompilerServices;

namespace StratusLab.Elastic.Tests.Configuration;

/// <summary>The page docs/configuration.md in the source tree.</summary>
internal static class Documentation
{
    public static string Path { get; } = Find();

    /// <summary>The complete example: the page's first block of YAML.</summary>
    public static string Example()
    {
        var page = File.ReadAllText(Path);
        var start = page.IndexOf("```yaml\n", StringComparison.Ordinal) + "```yaml\n".Length;
        return page[start..page.IndexOf("```\n", start, StringComparison.Ordinal)];
    }

    private static string Find([CallerFilePath] string source = "")
    {
        for (var at = System.IO.Path.GetDirectoryName(source); at is not null; at = System.IO.Path.GetDirectoryName(at))
        {
            if (File.Exists(System.IO.Path.Combine(at, "StratusLab.Elastic.sln")))
            {
                return System.IO.Path.Combine(at, "docs", "configuration.md");
            }
        }

        throw new InvalidOperationException($"no solution above {source}");
    }
}
