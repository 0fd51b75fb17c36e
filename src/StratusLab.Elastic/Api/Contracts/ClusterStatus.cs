namespace StratusLab.Elastic.Api.Contracts;

/// <summary>How one cluster stands.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">Which batch system.</param>
/// <param name="LrmsVersion">Its version, as it prints it; empty when unknown.</param>
/// <param name="ReadAt">When it was last read, whole or not; null before the first read.</param>
/// <param name="Frozen">Why nothing is started or stopped there; null when it is not frozen.</param>
/// <param name="PendingJobs">Jobs that wait; null while no read can be believed.</param>
/// <param name="DemandJobs">Jobs that more nodes would start; null while frozen.</param>
/// <param name="DemandCores">The cores of those; null while frozen.</param>
/// <param name="RunningJobs">Jobs that run; null while no read can be believed.</param>
/// <param name="Nodes">Worker nodes of ours.</param>
internal sealed record ClusterStatus(
    string Name, string Kind, string LrmsVersion, DateTimeOffset? ReadAt, string? Frozen, int? PendingJobs, int? DemandJobs, int? DemandCores, int? RunningJobs, NodeCounts Nodes);
