namespace StratusLab.Elastic.Core.Planning;

/// <summary>Something a plan does not do, and why: the subject is a job, a pool, a VM or a cluster.</summary>
public sealed record Refusal(string Subject, string Reason);
