namespace StratusLab.Elastic.Metrics;

/// <summary>How the last pass ended.</summary>
/// <param name="Epoch">The right that the last good pass had; 0 before the first.</param>
/// <param name="At">The instant of the last good pass; null before the first.</param>
/// <param name="IsLeader">True while no other instance has taken the right to write since.</param>
internal sealed record PassOutcome(long Epoch, DateTimeOffset? At, bool IsLeader);
