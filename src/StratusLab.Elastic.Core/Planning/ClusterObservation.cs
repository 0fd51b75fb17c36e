using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Core.Planning;

/// <summary>A cluster as declared and as last read.</summary>
public sealed record ClusterObservation
{
    /// <summary>How it is served.</summary>
    public required ClusterPolicy Policy { get; init; }

    /// <summary>Its pools.</summary>
    public required ImmutableArray<Pool> Pools { get; init; }

    /// <summary>Its last read; null before the first.</summary>
    public LrmsSnapshot? Snapshot { get; init; }

    /// <summary>Why it is frozen: by an operator, or because its read cannot be believed; null when it is not.</summary>
    public string? Frozen { get; init; }

    /// <summary>True when it was an operator who froze it, or everything.</summary>
    public bool IsFrozenByOperator { get; init; }
}
