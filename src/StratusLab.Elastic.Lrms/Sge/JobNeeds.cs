using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Lrms.Sge;

/// <summary>What a job asks for, which many jobs share.</summary>
internal sealed record JobNeeds
{
    /// <summary>The shape of one task.</summary>
    public required JobShape Shape { get; init; }

    /// <summary>The queues it may start in.</summary>
    public required ImmutableArray<QueueName> Queues { get; init; }

    /// <summary>The parallel environment it has; empty when it has none.</summary>
    public string Granted { get; init; } = "";

    /// <summary>The parallel environment that it is counted in; null when it asks for none.</summary>
    public SgeParallelEnvironment? Environment { get; init; }

    /// <summary>Its slots in all.</summary>
    public int Slots { get; init; } = 1;

    /// <summary>True when it waits for other jobs.</summary>
    public bool HasPredecessors { get; init; }

    /// <summary>Why more nodes do not help; <see cref="WaitReason.Capacity"/> when they may.</summary>
    public WaitReason Obstacle { get; init; } = WaitReason.Capacity;

    /// <summary>The obstacle in words.</summary>
    public string ObstacleText { get; init; } = "";

    /// <summary>The licences and other things of the whole cluster that it asks for, with how much of each.</summary>
    public ImmutableArray<(string Name, double Amount)> Licences { get; init; } = [];
}
