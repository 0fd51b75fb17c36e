using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Lrms.OpenPbs;

/// <summary>A queue, with what only this adapter needs to know of it.</summary>
/// <param name="Queue">The queue as the planner sees it; how many nodes it has is not known here.</param>
/// <param name="LiveJobs">How many jobs it says it has that are not over.</param>
/// <param name="HasOwnNodes">True when it may use the nodes that are bound to it and no others.</param>
/// <param name="IsRoute">True when it only passes jobs on to other queues.</param>
internal sealed record PbsQueue(LrmsQueue Queue, int LiveJobs, bool HasOwnNodes, bool IsRoute);
