using StratusLab.Elastic.Configuration.Yaml;

namespace StratusLab.Elastic.Configuration.Reading;

/// <summary>Finds the files of a configuration and reads their bytes.</summary>
internal sealed class ConfigurationFiles
{
    private const string FragmentDirectory = "conf.d";

    private readonly ErrorList errors = new();
    private readonly List<SourceFile> files = [];

    /// <summary>Loads the configuration whose main file is at <paramref name="path"/>.</summary>
    public static ConfigurationResult Load(string path, Func<string, string?> environment)
    {
        var found = new ConfigurationFiles();
        if (string.IsNullOrWhiteSpace(path))
        {
            found.errors.Add(new("configuration"), "no file is named. Give its path.");
        }
        else if (found.Add(path, Path.GetFileName(path), path))
        {
            found.AddFragments(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path)) ?? "/", FragmentDirectory));
        }

        return found.errors.Count == 0
            ? ConfigurationReader.Read([.. found.files], environment)
            : new() { Errors = found.errors.InOrder([.. found.files.Select(f => f.Name)]) };
    }

    private void AddFragments(string directory)
    {
        try
        {
            var paths = Directory.Exists(directory) ? Directory.GetFiles(directory) : [];
            foreach (var path in paths.Order(StringComparer.Ordinal))
            {
                var name = $"{FragmentDirectory}/{Path.GetFileName(path)}";
                if (name.EndsWith(".yml", StringComparison.OrdinalIgnoreCase))
                {
                    errors.Add(new(name), "only *.yaml is read here. Rename it to .yaml, or to something else to leave it out.");
                }
                else if (name.EndsWith(".yaml", StringComparison.Ordinal))
                {
                    Add(path, name, name);
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            errors.Add(new(FragmentDirectory), $"the directory cannot be read: {e.Message}");
        }
    }

    private bool Add(string path, string name, string shown)
    {
        try
        {
            using var stream = File.OpenRead(path);
            using var content = new MemoryStream();
            Copy(stream, content);
            files.Add(new(name, content.ToArray()));
            return true;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            errors.Add(new(shown), "there is no such file. Write one (docs/configuration.md has a complete example), or give another path.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            var advice = Directory.Exists(path) ? "it is a directory. Give the path of the file in it." : $"it cannot be read: {e.Message}";
            errors.Add(new(shown), advice);
        }

        return false;
    }

    // One byte more than is accepted shows that there is more, and a device that never ends is not read to its end.
    private static void Copy(FileStream stream, MemoryStream content)
    {
        var buffer = new byte[1 << 16];
        for (int read; content.Length <= SourceText.MaxLength && (read = stream.Read(buffer)) > 0;)
        {
            content.Write(buffer, 0, read);
        }
    }
}
