namespace StratusLab.Elastic.Clusters.Torque;

/// <summary>How a Torque is reached, and what its worker nodes need to join.</summary>
public sealed record TorqueConfiguration : LrmsConfiguration
{
    /// <summary>The host name of its server, which commands and worker nodes are told.</summary>
    public required string Server { get; init; }

    /// <summary>The directory of Torque's commands; null to find them on <c>PATH</c>.</summary>
    public string? BinDirectory { get; init; }
}
