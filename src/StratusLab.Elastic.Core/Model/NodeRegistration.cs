using System.Collections.Immutable;

namespace StratusLab.Elastic.Core.Model;

/// <summary>What an LRMS must know to take a worker node in.</summary>
public sealed record NodeRegistration
{
    /// <summary>Its VM.</summary>
    public required VmId Vm { get; init; }

    /// <summary>Its name, which resolves on the LRMS server.</summary>
    public required NodeName Name { get; init; }

    /// <summary>Its IPv4 address.</summary>
    public required string Address { get; init; }

    /// <summary>Cores and memory that jobs may use.</summary>
    public required Resources Resources { get; init; }

    /// <summary>Features, the pool's.</summary>
    public ImmutableArray<string> Features { get; init; } = [];

    /// <summary>Queues it shall serve, for an LRMS that attaches nodes to queues.</summary>
    public ImmutableArray<QueueName> Queues { get; init; } = [];
}
