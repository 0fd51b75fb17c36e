namespace StratusLab.Elastic.Core.Model;

/// <summary>Why a node is drained.</summary>
public enum DrainCause
{
    /// <summary>It is not drained.</summary>
    None,

    /// <summary>It was idle for long enough. The only drain that new demand cancels.</summary>
    Idle,

    /// <summary>It was down for longer than the grace period.</summary>
    Unhealthy,

    /// <summary>An operator asked for it, of the node or of its host.</summary>
    Operator,

    /// <summary>Its cluster has more than its share of the hosts, and another one has less than its own.</summary>
    Share,
}
