namespace StratusLab.Elastic.Core.Planning;

/// <summary>Why a plan makes no node of a pool that would have been of use.</summary>
public enum ScaleObstacle
{
    /// <summary>The pool has as many as it may.</summary>
    PoolMaximum,

    /// <summary>Its cluster has as many as it may.</summary>
    ClusterMaximum,

    /// <summary>Its cluster has its share of the hosts, and others want theirs.</summary>
    Share,

    /// <summary>The pool is stopped after failures until an operator resumes it.</summary>
    Stopped,

    /// <summary>The pool rests after a failure.</summary>
    Resting,

    /// <summary>A network of its template has no free address.</summary>
    NoAddress,

    /// <summary>An image of its template may not be used for new VMs.</summary>
    NoImage,

    /// <summary>No host has room for it.</summary>
    NoHost,

    /// <summary>No host may have it now, because those that might rest after failures.</summary>
    HostsRest,

    /// <summary>One pass boots no more nodes.</summary>
    PassLimit,
}
