using StratusLab.Elastic.Ledger;

namespace StratusLab.Elastic.Metrics;

/// <summary>Levels of the image directory.</summary>
internal static class ImageLevels
{
    /// <summary>Writes them.</summary>
    public static void Write(LevelBook to, LedgerState state)
    {
        to.Gauge("image_cache_bytes", "Bytes of the image files that the service keeps; one that has several names counts once.");
        to.Sample(state.Images.DistinctBy(i => i.Sha256).Sum(i => i.FileBytes));
    }
}
