using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Core.Planning;

/// <summary>Something a plan wants done, and why.</summary>
public abstract record PlanAction(string Reason)
{
    /// <summary>Make a node of <paramref name="Pool"/> on <paramref name="Host"/>; <paramref name="For"/> names at most ten jobs that asked for it; <paramref name="Name"/> is the name that it must have, null for any; <paramref name="InstanceType"/> is what it is made of on an EC2 host, else null.</summary>
    public sealed record Boot(ClusterName Cluster, PoolName Pool, HostName Host, ImmutableArray<JobId> For, string Reason, NodeName? Name = null, string? InstanceType = null) : PlanAction(Reason);

    /// <summary>Have a batch system call for a node.</summary>
    public sealed record Call(ClusterName Cluster, NodeName Name, string Reason) : PlanAction(Reason);

    /// <summary>Give a node back to a batch system that gave it up.</summary>
    public sealed record GiveBack(ClusterName Cluster, NodeName Name, string Reason) : PlanAction(Reason);

    /// <summary>Undo our drain of a node: new demand fits on it, or the operator who drained it wants it back.</summary>
    public sealed record Keep(VmId Node, NodeName Name, string Reason) : PlanAction(Reason);

    /// <summary>Let a node take no more jobs: an idle one, one that an operator has ordered out, or whose host is being drained; or for another reason than before.</summary>
    public sealed record Drain(VmId Node, NodeName Name, string Reason, DrainCause Cause = DrainCause.Idle) : PlanAction(Reason);

    /// <summary>Move a VM, live, to another host.</summary>
    public sealed record Move(VmId Vm, HostName To, string Reason) : PlanAction(Reason);

    /// <summary>Put a VM that has no host on one; <paramref name="InstanceType"/> is what it is made of on an EC2 host, else null.</summary>
    public sealed record Place(VmId Vm, HostName Host, string Reason, string? InstanceType = null) : PlanAction(Reason);
}
