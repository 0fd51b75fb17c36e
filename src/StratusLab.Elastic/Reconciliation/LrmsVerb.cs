using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Reconciliation;

/// <summary>Something to do in an LRMS.</summary>
/// <param name="Node">The node's name there.</param>
/// <param name="Name">What it is: for the log, the metrics and the fail points.</param>
/// <param name="Act">Does it; called at most once.</param>
internal sealed record LrmsVerb(NodeName Node, string Name, Func<CancellationToken, Task> Act)
{
    /// <summary>True when a refusal means only that something has changed since it was decided.</summary>
    public bool MayBeRefused { get; init; }
}
