namespace StratusLab.Elastic.Api.Contracts;

/// <summary>Why a job waits, or what became of it; or the story of a node or VM.</summary>
/// <param name="JobId">The job; or the name of the node or VM.</param>
/// <param name="Text">The answer, in sentences.</param>
/// <param name="PlanId">The recorded plan that it is from; 0 when none is recorded.</param>
/// <param name="At">The instant that it is true for.</param>
/// <param name="IsCurrent">False when the job was found only in an older plan.</param>
internal sealed record Why(string JobId, string Text, long PlanId, DateTimeOffset At, bool IsCurrent);
