namespace StratusLab.Elastic.Configuration;

/// <summary>The site's image cache.</summary>
public sealed record ImagesConfiguration
{
    /// <summary>The most that all images in the cache may be together, in MiB; null for no bound.</summary>
    public long? CacheSizeMiB { get; init; }

    /// <summary>The same in bytes.</summary>
    public long? CacheBytes => CacheSizeMiB << 20;

    /// <summary>The longest image that is taken, in MiB.</summary>
    public long MaxSizeMiB { get; init; } = 256 << 10;

    /// <summary>The same in bytes.</summary>
    public long MaxBytes => MaxSizeMiB << 20;
}
