namespace StratusLab.Elastic.Core.Model;

/// <summary>What one task of a job needs to start: so many nodes, so much of each, for so long. Equal shapes pack alike.</summary>
public sealed record JobShape
{
    /// <summary>Nodes that must be there at the same time; at least 1.</summary>
    public required int Nodes { get; init; }

    /// <summary>What the job takes of each of its nodes.</summary>
    public required Resources PerNode { get; init; }

    /// <summary>The wall-clock limit; null when unlimited or unknown.</summary>
    public TimeSpan? Walltime { get; init; }

    /// <summary>The features its nodes must have.</summary>
    public FeatureConstraint Features { get; init; } = FeatureConstraint.None;

    /// <summary>True when its nodes may run nothing else beside it.</summary>
    public bool IsExclusive { get; init; }

    /// <summary>"4 cores, 8 GiB", "2 nodes x 4 cores, 8 GiB each".</summary>
    public override string ToString() => (Nodes > 1 ? $"{Nodes} nodes x {PerNode} each" : PerNode.ToString()) + (IsExclusive ? ", exclusive" : "");
}
