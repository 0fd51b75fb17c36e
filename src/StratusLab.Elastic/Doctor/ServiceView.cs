using System.Collections.Immutable;
using StratusLab.Elastic.Api.Contracts;

namespace StratusLab.Elastic.Doctor;

/// <summary>What the running service says of itself.</summary>
/// <param name="Status">How it stands; null when it does not answer.</param>
/// <param name="Images">The images that it has; empty when it does not answer.</param>
/// <param name="Problem">Why there is no answer; empty otherwise.</param>
internal sealed record ServiceView(Status? Status, ImmutableArray<ImageRow> Images, string Problem)
{
    /// <summary>Its worker nodes; empty when it does not answer.</summary>
    public ImmutableArray<NodeRow> Nodes { get; init; } = [];
}
