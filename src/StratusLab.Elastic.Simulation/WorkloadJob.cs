namespace StratusLab.Elastic.Simulation;

/// <summary>One job of a workload: when it comes, what it is.</summary>
/// <param name="After">When it is submitted, from the beginning.</param>
/// <param name="Cores">Cores in all.</param>
/// <param name="RunTime">How long it runs.</param>
/// <param name="Walltime">What its user asked for; null when the log does not say.</param>
/// <param name="User">Who submits it.</param>
public sealed record WorkloadJob(TimeSpan After, int Cores, TimeSpan RunTime, TimeSpan? Walltime, string User);
