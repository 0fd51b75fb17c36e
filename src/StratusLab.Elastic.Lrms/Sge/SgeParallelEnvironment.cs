namespace StratusLab.Elastic.Lrms.Sge;

/// <summary>A parallel environment (sge_pe(5)): how many slots it has in all, and how a job's slots are laid out over hosts.</summary>
internal sealed record SgeParallelEnvironment(string Name, int Slots, string AllocationRule);
