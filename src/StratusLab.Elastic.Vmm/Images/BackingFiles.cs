namespace StratusLab.Elastic.Vmm.Images;

/// <summary>Finds what VMs' disks are over, by their headers: whatever records say, a disk without its backing file is lost.</summary>
internal static class BackingFiles
{
    private const int HeaderBytes = 64 << 10;

    /// <summary>The backing files, by their paths as the disks name them, of all disks in directories one below <paramref name="vms"/>.</summary>
    /// <exception cref="UnauthorizedAccessException">A disk cannot be read.</exception>
    public static HashSet<string> Below(string vms)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (var directory in Directory.Exists(vms) ? Directory.EnumerateDirectories(vms) : [])
        {
            foreach (var disk in Files(directory))
            {
                if (Of(disk) is { } backing)
                {
                    found.Add(backing);
                }
            }
        }

        return found;
    }

    // A VM that ends takes its directory with it, at any time.
    private static string[] Files(string directory)
    {
        try
        {
            return Directory.GetFiles(directory, "disk.*");
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
    }

    private static string? Of(string disk)
    {
        try
        {
            using var file = new FileStream(disk, new FileStreamOptions { BufferSize = 0, Share = FileShare.ReadWrite | FileShare.Delete });
            var head = new byte[HeaderBytes];
            var have = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
            return Qcow2Header.Parse(head.AsSpan(0, have)).Header?.BackingFile;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}
