namespace StratusLab.Elastic.Clusters.Sge;

/// <summary>How a Grid Engine is reached, and what its worker nodes get.</summary>
public sealed record SgeConfiguration : LrmsConfiguration
{
    /// <summary>Where Debian's packages put the cells.</summary>
    public const string DefaultRoot = "/var/lib/gridengine";

    /// <summary>The name of a cell that nobody named.</summary>
    public const string DefaultCell = "default";

    /// <summary>The host group that all hosts are in, by custom.</summary>
    public const string DefaultHostGroup = "@allhosts";

    /// <summary>The consumable of GPUs, by custom.</summary>
    public const string DefaultGpuComplex = "gpu";

    /// <summary>The directory of the cells.</summary>
    public string Root { get; init; } = DefaultRoot;

    /// <summary>The cell.</summary>
    public string Cell { get; init; } = DefaultCell;

    /// <summary>The directory of its commands; null to find them on <c>PATH</c>.</summary>
    public string? BinDirectory { get; init; }

    /// <summary>The host group that worker nodes enter.</summary>
    public string HostGroup { get; init; } = DefaultHostGroup;

    /// <summary>The consumable of a host's memory; null when memory is not handed out.</summary>
    public string? MemoryComplex { get; init; }

    /// <summary>The consumable of a host's GPUs.</summary>
    public string GpuComplex { get; init; } = DefaultGpuComplex;
}
