namespace StratusLab.Elastic.Api.Contracts;

/// <summary>A recorded plan.</summary>
/// <param name="Id">Its number.</param>
/// <param name="At">When it was made.</param>
/// <param name="Fingerprint">Equal for plans that say the same.</param>
/// <param name="HasActions">False for a plan that does nothing.</param>
/// <param name="Text">The plan, as printed.</param>
internal sealed record PlanRow(long Id, DateTimeOffset At, string Fingerprint, bool HasActions, string Text);
