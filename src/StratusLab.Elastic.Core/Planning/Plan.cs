using System.Collections.Immutable;

namespace StratusLab.Elastic.Core.Planning;

/// <summary>What to do next: actions and refusals, each with its reason.</summary>
public sealed record Plan
{
    /// <summary>The instant it was made for.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What to do, in order.</summary>
    public required ImmutableArray<PlanAction> Actions { get; init; }

    /// <summary>What is not done, and why.</summary>
    public required ImmutableArray<Refusal> Refusals { get; init; }

    /// <summary>Each cluster.</summary>
    public required ImmutableArray<ClusterPlan> Clusters { get; init; }

    /// <summary>What to remember for the next pass.</summary>
    public required PlannerMemory Memory { get; init; }
}
