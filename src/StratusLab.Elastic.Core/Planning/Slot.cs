using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Core.Planning;

/// <summary>Where tasks of a job are expected to run: a node that exists, or, with <see cref="Node"/> null, one that the plan makes in <see cref="Pool"/>.</summary>
public readonly record struct Slot(SlotKind Kind, NodeName? Node, PoolName? Pool, int Tasks);
