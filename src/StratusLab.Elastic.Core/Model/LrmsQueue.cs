namespace StratusLab.Elastic.Core.Model;

/// <summary>A queue or partition as read.</summary>
public sealed record LrmsQueue
{
    /// <summary>Its name.</summary>
    public required QueueName Name { get; init; }

    /// <summary>True when jobs in it may start.</summary>
    public bool IsOpen { get; init; } = true;

    /// <summary>The most nodes a job may have; null without a limit.</summary>
    public int? MaxNodesPerJob { get; init; }

    /// <summary>The longest walltime a job may ask for; null without a limit.</summary>
    public TimeSpan? MaxWalltime { get; init; }

    /// <summary>Nodes that it has today.</summary>
    public int TotalNodes { get; init; }
}
