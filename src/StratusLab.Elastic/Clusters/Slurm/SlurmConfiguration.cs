using System.Collections.Immutable;
using StratusLab.Elastic.Lrms.Slurm;

namespace StratusLab.Elastic.Clusters.Slurm;

/// <summary>How a Slurm is reached, and what its worker nodes need to join.</summary>
public sealed record SlurmConfiguration : LrmsConfiguration
{
    /// <summary>Where munge's packages put the key.</summary>
    public const string DefaultMungeKeyFile = "/etc/munge/munge.key";

    /// <summary>Who decides which worker nodes it gets.</summary>
    public SlurmMode Mode { get; init; }

    /// <inheritdoc/>
    public override bool CallsForNodes => Mode == SlurmMode.Cloud;

    /// <summary>In which form its lists are read.</summary>
    public SlurmRead Read { get; init; }

    /// <summary>Its <c>slurm.conf</c>; null to let Slurm find it.</summary>
    public string? ConfFile { get; init; }

    /// <summary>The directory of Slurm's commands; null to find them on <c>PATH</c>.</summary>
    public string? BinDirectory { get; init; }

    /// <summary>The file whose content worker nodes get as their munge key.</summary>
    public string MungeKeyFile { get; init; } = DefaultMungeKeyFile;

    /// <summary>The controllers, as host:port, that worker nodes take their configuration from; empty when their image has one.</summary>
    public ImmutableArray<string> Controllers { get; init; } = [];
}
