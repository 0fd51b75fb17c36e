using System.Collections.Immutable;

namespace StratusLab.Elastic.Core.Model;

/// <summary>How one cluster is served.</summary>
public sealed record ClusterPolicy
{
    /// <summary>Which cluster.</summary>
    public required ClusterName Name { get; init; }

    /// <summary>Clusters with a lower number come first when the hosts have too little room for all.</summary>
    public int Order { get; init; }

    /// <summary>How much of the hosts it may have when they have too little room, in proportion to other clusters of its order.</summary>
    public double Share { get; init; } = 1;

    /// <summary>True when its batch system decides itself which nodes it needs, and calls for them by name: then nothing else is booted.</summary>
    public bool CallsForNodes { get; init; }

    /// <summary>Most worker nodes of all its pools together; null without a cap of its own.</summary>
    public int? MaxNodes { get; init; }

    /// <summary>Most cores that an account's running and counted jobs may have together, by account.</summary>
    public ImmutableSortedDictionary<string, int> AccountCores { get; init; } = ImmutableSortedDictionary<string, int>.Empty;

    /// <summary>A snapshot older than this freezes the cluster.</summary>
    public TimeSpan StaleAfter { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>How long after a drain a read may count as clean: at least one scheduler cycle.</summary>
    public TimeSpan Settle { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the LRMS may call a ready node down before it is drained and replaced.</summary>
    public TimeSpan DownGrace { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Most of a pool's ready nodes that one pass may start to retire, as a share (0.25); at least one node.</summary>
    public double RetireShare { get; init; } = 0.25;
}
