using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Lrms.Slurm;

/// <summary>A partition, with what only this adapter needs to know of it.</summary>
internal sealed record SlurmPartition
{
    /// <summary>The partition as the planner sees it.</summary>
    public required LrmsQueue Queue { get; init; }

    /// <summary>Its nodes of today, as a host list.</summary>
    public required string Nodes { get; init; }

    /// <summary>True when it is made of node sets, which new nodes enter by their features.</summary>
    public bool HasNodeSets { get; init; }

    /// <summary>
    /// True when nodes may join it: it is made of node sets, has no node at all, or has nodes that joined. Slurm 22.05 does not say it of
    /// <c>Nodes=ALL</c>.
    /// </summary>
    public bool IsElastic { get; init; }
}
