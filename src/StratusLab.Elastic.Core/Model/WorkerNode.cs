using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace StratusLab.Elastic.Core.Model;

/// <summary>One elastic node over its whole life, as the ledger records it.</summary>
public sealed record WorkerNode
{
    /// <summary>Its number, which is its VM's.</summary>
    public required VmId Id { get; init; }

    /// <summary>The cluster it works for.</summary>
    public required ClusterName Cluster { get; init; }

    /// <summary>The pool it was made for.</summary>
    public required PoolName Pool { get; init; }

    /// <summary>Its name in the LRMS, derived from its first lease.</summary>
    public required NodeName Name { get; init; }

    /// <summary>What jobs can use of it.</summary>
    public required Resources Resources { get; init; }

    /// <summary>Where its life stands.</summary>
    public NodeState State { get; init; } = NodeState.Requested;

    /// <summary>When it entered <see cref="State"/>.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>Why it entered <see cref="State"/>, in a sentence.</summary>
    public string Reason { get; init; } = "";

    /// <summary>When it was decided.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>Its IPv4 address.</summary>
    public required string Address { get; init; }

    /// <summary>The jobs it was made for, at most ten.</summary>
    public ImmutableArray<JobId> MadeFor { get; init; } = [];

    /// <summary>When its VM first ran; null until then.</summary>
    public DateTimeOffset? Booted { get; init; }

    /// <summary>When it first took jobs; null until then.</summary>
    public DateTimeOffset? Joined { get; init; }

    /// <summary>When a job was first seen on it; null until then.</summary>
    public DateTimeOffset? FirstBusy { get; init; }

    /// <summary>Since when it has been without jobs; null while busy or not joined.</summary>
    public DateTimeOffset? IdleSince { get; init; }

    /// <summary>Since when it has had jobs without a break; null while idle or not joined.</summary>
    public DateTimeOffset? BusySince { get; init; }

    /// <summary>Time it has spent with jobs, up to <see cref="BusySince"/>.</summary>
    public TimeSpan Busy { get; init; }

    /// <summary>Since when the LRMS has called it down, or has listed jobs on it but not the node; null while it does neither.</summary>
    public DateTimeOffset? DownSince { get; init; }

    /// <summary>
    /// <see cref="DownSince"/> once that is longer ago than the cluster's grace and jobs are listed on it: what keeps its VM and its address is a job that may run on or may be dead.
    /// Null otherwise.
    /// </summary>
    public DateTimeOffset? UnreachableSince { get; init; }

    /// <summary>Why it is drained.</summary>
    public DrainCause Drain { get; init; }

    /// <summary>What an operator has ordered of it.</summary>
    public NodeOrder Order { get; init; }

    /// <summary>What it will be when it has left: decided when it starts to leave.</summary>
    public NodeOutcome Outcome { get; init; }

    /// <summary>Complete LRMS reads in a row, while it drains, that showed it drained by us and empty.</summary>
    public int CleanReads { get; init; }

    /// <summary>Complete LRMS reads in a row in which it was absent.</summary>
    public int AbsentReads { get; init; }

    /// <summary>True once the LRMS has answered, while it leaves, that it does not know it (any more).</summary>
    public bool IsDeregistered { get; init; }

    /// <summary>The read that the counts above last included; null when none.</summary>
    public DateTimeOffset? LastRead { get; init; }

    /// <summary>When it was over; null until then.</summary>
    public DateTimeOffset? Ended { get; init; }

    /// <summary>True when nothing will happen to it any more.</summary>
    [JsonIgnore]
    public bool IsOver => State is NodeState.Gone or NodeState.Failed or NodeState.Lost;
}
