using System.Collections.Frozen;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Lrms.Slurm;

/// <summary>What must be known to read jobs: what a waiting job means depends on the nodes and partitions that there are.</summary>
internal sealed record SqueueContext
{
    /// <summary>When the read began.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>The partitions by name.</summary>
    public required FrozenDictionary<QueueName, SlurmPartition> Partitions { get; init; }

    /// <summary>True when the cluster hands out memory (CR_*_Memory): a node has some allocated. False when that is not known.</summary>
    public bool IsMemoryAllocated { get; init; }

    /// <summary><see cref="SlurmOptions.LargestNode"/>.</summary>
    public Resources? LargestNode { get; init; }
}
