namespace StratusLab.Elastic.Core.Tests;

/// <summary>The checkout that these tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string Find(string from)
    {
        for (var directory = new DirectoryInfo(from); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "StratusLab.Elastic.sln")))
            {
                return directory.FullName;
            }
        }

        throw new InvalidOperationException($"No directory above {from} has StratusLab.Elastic.sln: run the tests from inside the checkout.");
    }
}
