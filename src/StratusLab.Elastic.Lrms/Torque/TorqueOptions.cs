using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Lrms.Torque;

/// <summary>One Torque server, whose nodes are made and deleted with qmgr.</summary>
public sealed record TorqueOptions
{
    /// <summary>Our name for the cluster.</summary>
    public required ClusterName Cluster { get; init; }

    /// <summary>This site's id, part of every drain tag and of the property that marks a node as ours. Letters, digits, dots, underscores and hyphens.</summary>
    public required string Site { get; init; }

    /// <summary>The server's host name, which workers and commands are told; it resolves here and on the workers.</summary>
    public required string Server { get; init; }

    /// <summary>How long each command that reads may take. Default 20 s.</summary>
    public TimeSpan ReadDeadline { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long each command that changes something may take. Default 30 s.</summary>
    public TimeSpan ActDeadline { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long the deletion of a node may take, of which the server answers only after seconds, and of a node whose machine is gone after minutes. Default 30 s; then
    /// is looked whether it happened.
    /// </summary>
    public TimeSpan DeleteDeadline { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The property that says which nodes are ours.</summary>
    internal string Mark => TorqueNode.MarkPrefix + Site;

    /// <summary>Where <c>qstat</c>, <c>pbsnodes</c> and <c>qmgr</c> are. Default: looked up in PATH.</summary>
    public string? BinDirectory { get; init; }

    /// <summary>The largest node that can be made for this cluster: a job of <c>procs=</c> is spread over as many of it as it takes. Default: unknown, nothing is spread.</summary>
    public Resources? LargestNode { get; init; }
}
