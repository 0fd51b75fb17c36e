namespace StratusLab.Elastic.Simulate;

/// <summary>How a simulated history went.</summary>
/// <param name="Seed">Its seed; the same seed gives the same history.</param>
/// <param name="Violation">The first broken promise; null when all were kept.</param>
/// <param name="Jobs">Jobs that were submitted.</param>
/// <param name="Crashes">How often the service was killed.</param>
/// <param name="Faults">How many calls to hosts and LRMS went wrong.</param>
/// <param name="Vms">VMs that were recorded.</param>
/// <param name="Hash">A digest of the whole trace.</param>
internal sealed record HistoryResult(int Seed, string? Violation, int Jobs, int Crashes, int Faults, long Vms, string Hash);
