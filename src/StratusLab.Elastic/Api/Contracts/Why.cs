namespace StratusLab.Elastic.Api.Contracts;

/// <summary>Why a job waits.</summary>
/// <param name="JobId">The job.</param>
/// <param name="Text">The answer, in sentences.</param>
/// <param name="PlanId">The recorded plan that it is from; 0 when none is recorded.</param>
/// <param name="At">The instant that it is true for.</param>
/// <param name="IsCurrent">False when the job was found only in an older plan.</param>
internal sealed record Why(string JobId, string Text, long PlanId, DateTimeOffset At, bool IsCurrent);
