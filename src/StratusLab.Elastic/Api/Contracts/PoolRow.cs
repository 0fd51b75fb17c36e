using System.Collections.Immutable;

namespace StratusLab.Elastic.Api.Contracts;

/// <summary>A pool and its nodes.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Cluster">The cluster that it serves.</param>
/// <param name="Template">What its VMs are made from.</param>
/// <param name="Resources">What jobs can use of one node.</param>
/// <param name="Nodes">Its nodes by state; states without a node are left out.</param>
/// <param name="Min">Nodes that are kept even without demand.</param>
/// <param name="Max">Most nodes.</param>
/// <param name="Desired">Nodes that the last plan wants; null before the first.</param>
/// <param name="Order">Lower is used first.</param>
/// <param name="BackOff">Its failures; null when there is none.</param>
internal sealed record PoolRow(
    string Name,
    string Cluster,
    string Template,
    ResourceAmount Resources,
    ImmutableSortedDictionary<string, int> Nodes,
    int Min,
    int Max,
    int? Desired,
    int Order,
    BackOffStatus? BackOff);
