namespace StratusLab.Elastic.Doctor;

/// <summary>Looks whether this user can read a file.</summary>
internal static class ReadableFile
{
    /// <summary>What is wrong with it, as the rest of a sentence; empty when it can be read.</summary>
    public static string Problem(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            return file.ReadByte() < 0 ? "is empty" : "";
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return "is not there";
        }
        catch (UnauthorizedAccessException)
        {
            return Directory.Exists(path) ? "is a directory" : $"cannot be read by {Environment.UserName}";
        }
        catch (IOException e)
        {
            return $"cannot be read: {e.Message.TrimEnd('.')}";
        }
    }
}
