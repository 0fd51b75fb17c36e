namespace StratusLab.Elastic.Lab;

/// <summary>Where the sources are.</summary>
internal static class Checkout
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "StratusLab.Elastic.sln")))
            {
                return at.FullName;
            }
        }

        throw new InvalidOperationException($"StratusLab.Elastic.sln is not above {AppContext.BaseDirectory}: run this from a checkout.");
    }
}
