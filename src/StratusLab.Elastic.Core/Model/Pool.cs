using System.Collections.Immutable;

namespace StratusLab.Elastic.Core.Model;

/// <summary>A kind of worker node that we can make for a cluster, and how many.</summary>
public sealed record Pool
{
    /// <summary>Its name, unique in the service.</summary>
    public required PoolName Name { get; init; }

    /// <summary>The cluster whose jobs it serves.</summary>
    public required ClusterName Cluster { get; init; }

    /// <summary>What its VMs are made from.</summary>
    public required VmTemplate Template { get; init; }

    /// <summary>What a job can use of one of its nodes.</summary>
    public required Resources Node { get; init; }

    /// <summary>The names that its nodes can have, in the order of their use, where the batch system calls for nodes by name; otherwise empty.</summary>
    public ImmutableArray<NodeName> Names { get; init; } = [];

    /// <summary>The queues whose jobs it serves; empty for every queue.</summary>
    public ImmutableArray<QueueName> Queues { get; init; } = [];

    /// <summary>The features its nodes have.</summary>
    public ImmutableArray<string> Features { get; init; } = [];

    /// <summary>Nodes to keep even without demand.</summary>
    public int Min { get; init; }

    /// <summary>Most nodes at a time, in whatever state they are until they are gone.</summary>
    public required int Max { get; init; }

    /// <summary>Pools with a lower number are used first.</summary>
    public int Order { get; init; }

    /// <summary>How long a node may be idle before it is retired.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a node lives at least once it is ready.</summary>
    public TimeSpan MinLifetime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long this pool usually takes from decision to ready; slots that free up sooner are waited for.</summary>
    public TimeSpan ExpectedBoot { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long a VM may take from its start until its node takes jobs.</summary>
    public TimeSpan JoinDeadline { get; init; } = TimeSpan.FromMinutes(15);
}
