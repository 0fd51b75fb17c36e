using System.Collections.Immutable;

namespace StratusLab.Elastic.Api.Contracts;

/// <summary>Something that a plan does.</summary>
/// <param name="Kind"><c>boot</c>, <c>keep</c>, <c>drain</c>, <c>move</c>, <c>place</c>, <c>call</c> or <c>give-back</c>.</param>
/// <param name="Cluster">The cluster of a boot, a call or a node given back; otherwise null.</param>
/// <param name="Pool">The pool of a boot; otherwise null.</param>
/// <param name="Host">The host of a boot, a move or a placement; otherwise null.</param>
/// <param name="Node">The node that is kept, drained, called or given back, or that a boot must make; otherwise null.</param>
/// <param name="Vm">The VM that is kept, drained, moved or placed; null for a boot.</param>
/// <param name="For">The first jobs that asked for a boot.</param>
/// <param name="Reason">Why.</param>
internal sealed record PlannedAction(string Kind, string? Cluster, string? Pool, string? Host, string? Node, long? Vm, ImmutableArray<string> For, string Reason);
