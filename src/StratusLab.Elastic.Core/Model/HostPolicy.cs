using System.Collections.Immutable;

namespace StratusLab.Elastic.Core.Model;

/// <summary>How one host may be used.</summary>
public sealed record HostPolicy
{
    /// <summary>Which host.</summary>
    public required HostName Name { get; init; }

    /// <summary>False while nothing new may be placed on it.</summary>
    public bool IsEnabled { get; init; } = true;

    /// <summary>True while what runs there shall go: worker nodes retire, other VMs move.</summary>
    public bool IsDraining { get; init; }

    /// <summary>True when the files of its VMs are in the service's data directory, so that hosts like it see them without a copy.</summary>
    public bool HasSharedFiles { get; init; } = true;

    /// <summary>Physical cores and memory that VMs may not have.</summary>
    public Resources Reserved { get; init; }

    /// <summary>How often a physical core may be given out; 1 for once.</summary>
    public double CpuOvercommit { get; init; } = 1;

    /// <summary>Most VMs of ours at a time; null without a cap.</summary>
    public int? MaxVms { get; init; }

    /// <summary>Under <see cref="PlacementPolicy.Fixed"/> hosts with a lower number are used first.</summary>
    public int Order { get; init; }

    /// <summary>What it may start, when it is an EC2 account; null for a machine.</summary>
    public CloudPolicy? Cloud { get; init; }

    /// <summary>What the site says of it, for REQUIREMENTS and RANK of templates; names in capitals.</summary>
    public ImmutableSortedDictionary<string, string> Attributes { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
}
