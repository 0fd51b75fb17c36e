namespace StratusLab.Elastic.Vmm.Files;

/// <summary>Tells a full disk from every other failure.</summary>
internal static class DiskFull
{
    // errno values of Linux, which .NET gives as HResult on Unix.
    private const int Enospc = 28;
    private const int Edquot = 122;

    public static bool Is(IOException failure) => failure.HResult is Enospc or Edquot;

    public static bool Says(string standardError) =>
        standardError.Contains("No space left on device", StringComparison.OrdinalIgnoreCase)
        || standardError.Contains("Disk quota exceeded", StringComparison.OrdinalIgnoreCase);
}
