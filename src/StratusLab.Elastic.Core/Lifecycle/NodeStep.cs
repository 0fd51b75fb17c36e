using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Core.Lifecycle;

/// <summary>The answer of the table: where the node's life stands now, what to do, and why if it moved.</summary>
public sealed record NodeStep(NodeState State, NodeVerb Verb = NodeVerb.None, string Reason = "", NodeOutcome? Outcome = null, DrainCause? Drain = null)
{
    /// <summary>What a node is once it has been done: "draining", "gone".</summary>
    public string Participle => State switch
    {
        NodeState.Leaving => "leaving",
        NodeState.Stopping => "stopping",
        NodeState.Gone => "gone",
        _ => State.ToString().ToLowerInvariant(),
    };
}
