namespace StratusLab.Elastic.Ledger;

/// <summary>How many records of the past were deleted.</summary>
internal sealed record PruneResult(int Nodes, int Vms, int Plans, int Events, int JobRuns = 0, int JobWaits = 0, int Audit = 0, int Samples = 0);
