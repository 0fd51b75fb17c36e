namespace StratusLab.Elastic.Contracts;

/// <summary>The checkout that the running program was built from.</summary>
public static class Checkout
{
    /// <summary>Its directory.</summary>
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    /// <summary>A file or directory in it.</summary>
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

        throw new InvalidOperationException($"StratusLab.Elastic.sln is not above {from}: run this from inside a checkout.");
    }
}
