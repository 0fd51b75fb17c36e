namespace StratusLab.Elastic.Vmm.Files;

/// <summary>Tells a full disk from every other failure.</summary>
internal static class DiskFull
{
    // errno values of Linux, which .NET gives as HResult on Unix.
    private const int Enospc = 28;
    private const int Edquot = 122;

    public static bool Is(IOException failure) => failure.HResult is Enospc or Edquot;

    // What lvm2 2.03 says: lib/metadata/lv_manip.c and thin_manip.c.
    public static bool SaysVolumeGroup(string standardError) =>
        standardError.Contains("insufficient free space", StringComparison.OrdinalIgnoreCase)
        || standardError.Contains("Insufficient suitable allocatable extents", StringComparison.OrdinalIgnoreCase)
        || standardError.Contains("Cannot create new thin volume, free space in", StringComparison.OrdinalIgnoreCase);

    public static bool Says(string standardError) =>
        standardError.Contains("No space left on device", StringComparison.OrdinalIgnoreCase)
        || standardError.Contains("Disk quota exceeded", StringComparison.OrdinalIgnoreCase);
}
