using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Configuration;

/// <summary>One batch system and the pools of worker nodes that it can get.</summary>
public sealed record ClusterConfiguration
{
    /// <summary>The <see cref="Kind"/> of a Slurm.</summary>
    public const string SlurmKind = "slurm";

    /// <summary>The <see cref="Kind"/> of a batch system that only pretends.</summary>
    public const string Simulated = "simulated";

    /// <summary>Its name and how it is served.</summary>
    public required ClusterPolicy Policy { get; init; }

    /// <summary>Which batch system: <see cref="SlurmKind"/> or <see cref="Simulated"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>How it is reached when it is a Slurm; null otherwise.</summary>
    public SlurmConfiguration? Slurm { get; init; }

    /// <summary>Its pools, at least one, in the order they are written.</summary>
    public required ImmutableArray<Pool> Pools { get; init; }
}
