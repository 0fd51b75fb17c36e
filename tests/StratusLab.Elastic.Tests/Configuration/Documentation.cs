namespace StratusLab.Elastic.Tests.Configuration;

/// <summary>The page docs/configuration.md in the source tree.</summary>
internal static class Documentation
{
    public static string Path { get; } = Checkout.PathOf("docs", "configuration.md");

    /// <summary>The complete example: the page's first block of YAML.</summary>
    public static string Example()
    {
        var page = File.ReadAllText(Path);
        var start = page.IndexOf("```yaml\n", StringComparison.Ordinal) + "```yaml\n".Length;
        return page[start..page.IndexOf("```\n", start, StringComparison.Ordinal)];
    }
}
