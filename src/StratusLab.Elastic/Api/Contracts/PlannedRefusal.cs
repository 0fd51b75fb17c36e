namespace StratusLab.Elastic.Api.Contracts;

/// <summary>Something that a plan does not do.</summary>
internal sealed record PlannedRefusal(string Subject, string Reason);
