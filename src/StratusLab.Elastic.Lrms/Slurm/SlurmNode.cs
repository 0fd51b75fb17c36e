using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Lrms.Slurm;

/// <summary>A node, with what only this adapter needs to know of it.</summary>
internal sealed record SlurmNode
{
    /// <summary>The node as the planner sees it.</summary>
    public required LrmsNode Node { get; init; }

    /// <summary>True when it joined by itself or comes and goes (DYNAMIC_NORM, DYNAMIC_FUTURE, CLOUD).</summary>
    public bool IsDynamic { get; init; }

    /// <summary>True when its state is DOWN, whatever else.</summary>
    public bool IsDown { get; init; }

    /// <summary>True when the backfill scheduler has plans for it (PLANNED).</summary>
    public bool IsPlanned { get; init; }

    /// <summary>The version of its slurmd; empty before it registered.</summary>
    public string Version { get; init; } = "";
}
