using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Lrms.OpenPbs;

/// <summary>A node, with what only this adapter needs to know of it.</summary>
internal sealed record PbsNode
{
    /// <summary>The node as the planner sees it; without queues when it is bound to none.</summary>
    public required LrmsNode Node { get; init; }

    /// <summary>What its administrator, we, or else the server wrote on it; empty when nobody did.</summary>
    public string Comment { get; init; } = "";

    /// <summary>The ids of the jobs on it.</summary>
    public ImmutableArray<JobId> Jobs { get; init; } = [];

    /// <summary>True when its daemon does not answer.</summary>
    public bool IsDown { get; init; }

    /// <summary>True when no job ever ran on it and nobody but the server wrote a comment: what a registration that was cut short leaves behind.</summary>
    public bool IsUnused { get; init; }
}
