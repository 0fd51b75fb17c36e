namespace StratusLab.Elastic.Core.Model;

/// <summary>Where a disk's content comes from.</summary>
public enum DiskKind
{
    /// <summary>An image of the site's cache.</summary>
    Image,

    /// <summary>A file on the service's machine, or a URL.</summary>
    Source,

    /// <summary>Nowhere: it is made as swap space.</summary>
    Swap,

    /// <summary>Nowhere: it is made with an empty file system.</summary>
    FileSystem,

    /// <summary>A data block, which is the disk itself.</summary>
    Block,
}
