namespace StratusLab.Elastic.Ledger;

/// <summary>Files that only the service's user may read or write.</summary>
internal static class PrivateFile
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Opens the file for reading and writing; makes it when it is not there, and takes it from everybody else (mode 0600) when it is and may be.</summary>
    public static FileStream Open(string path, FileShare share, FileMode mode = FileMode.OpenOrCreate)
    {
        FileStreamOptions options = new() { Mode = mode, Access = FileAccess.ReadWrite, Share = share };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = Owner;
        }

        FileStream stream = new(path, options);
        if (!OperatingSystem.IsWindows() && File.GetUnixFileMode(stream.SafeFileHandle) != Owner)
        {
            File.SetUnixFileMode(stream.SafeFileHandle, Owner);
        }

        return stream;
    }
}
