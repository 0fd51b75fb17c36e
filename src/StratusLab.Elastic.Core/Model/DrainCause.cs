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

    /// <summary>An operator wants it to leave: the node, or its host, is to go.</summary>
    Operator,

    /// <summary>Its cluster has more than its share of the hosts, and another one has less than its own.</summary>
    Share,

    /// <summary>An operator wants it to take no jobs, and to stay until that is undone. The only drain after which a node does not leave.</summary>
    Held,
}
