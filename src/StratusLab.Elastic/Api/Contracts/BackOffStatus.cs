namespace StratusLab.Elastic.Api.Contracts;

/// <summary>Why something rests after failures.</summary>
/// <param name="Failures">Failures in a row.</param>
/// <param name="Until">It is not used before this; null without such an instant.</param>
/// <param name="Reason">What failed last.</param>
/// <param name="IsActive">True while it is not used.</param>
/// <param name="IsStopped">True when only an operator can resume it.</param>
internal sealed record BackOffStatus(int Failures, DateTimeOffset? Until, string Reason, bool IsActive, bool IsStopped);
