using StratusLab.Elastic.Configuration.Values;

namespace StratusLab.Elastic.Configuration.Settings;

/// <summary>The site's image cache.</summary>
internal static class ImagesSettings
{
    private static readonly ImagesConfiguration Model = new();

    public static readonly Section Section = new("images", "The site's image cache, in `images` below `data`.");

    public static readonly Setting<long> CacheSize = Section.Omittable(
        "cache-size",
        AnySize,
        "no bound",
        "The most that all images may be together, by the length of their files. What no template names and no VM needs goes first, the least recently used before others. An import for which that is not enough is refused.");

    public static readonly Setting<long> MaxSize = Section.Optional(
        "max-size",
        AnySize,
        Model.MaxSizeMiB,
        "The longest image that is taken, as it is fetched and as it is decompressed.");

    /// <summary>From 1 MiB to 1 PiB.</summary>
    public static SizeSyntax AnySize => Value.Size(1, 1L << 30);
}
