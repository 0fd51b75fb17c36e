using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.History;

/// <summary>
/// What a pool, or all of a cluster, wanted and had at one instant, in cores. Every core of a worker node of ours is in exactly one of <paramref name="Busy"/>,
/// <paramref name="Idle"/>, <paramref name="Booting"/> and <paramref name="Leaving"/>.
/// </summary>
/// <param name="At">When.</param>
/// <param name="Cluster">The cluster.</param>
/// <param name="Pool">The pool; null for all of the cluster.</param>
/// <param name="Wanted">For a cluster what jobs use and what those use that more nodes would start; for a pool what the plan wants it to have. Null while the cluster was frozen.</param>
/// <param name="Busy">Given to jobs.</param>
/// <param name="Idle">Free, on nodes that take jobs.</param>
/// <param name="Booting">On nodes that are on their way.</param>
/// <param name="Leaving">Free, on nodes that are on their way out.</param>
internal sealed record Sample(DateTimeOffset At, ClusterName Cluster, PoolName? Pool, int? Wanted, int Busy, int Idle, int Booting, int Leaving)
{
    /// <summary>All cores of its nodes.</summary>
    public int Supply => Busy + Idle + Booting + Leaving;
}
