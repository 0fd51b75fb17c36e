using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Lrms.Torque;

/// <summary>A node, with what only this adapter needs to know of it.</summary>
internal sealed record TorqueNode
{
    /// <summary>What properties begin with that say whose a node is: the site follows.</summary>
    public const string MarkPrefix = "stratuslab-";

    /// <summary>The node as the planner sees it.</summary>
    public required LrmsNode Node { get; init; }

    /// <summary>The ids of the jobs that have slots of it.</summary>
    public required ImmutableArray<string> Jobs { get; init; }

    /// <summary>The properties that say whose it is, which no job asks for.</summary>
    public ImmutableArray<string> Marks { get; init; } = [];

    /// <summary>Its note, in which a drain carries its tag; empty when it has none.</summary>
    public string Note { get; init; } = "";

    /// <summary>The version of its daemon; empty before it reported.</summary>
    public string Version { get; init; } = "";
}
