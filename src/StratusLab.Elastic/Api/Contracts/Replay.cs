namespace StratusLab.Elastic.Api.Contracts;

/// <summary>A recorded plan, and what is made of its inputs now.</summary>
internal sealed record Replay(long Id, DateTimeOffset At, string Recorded, string Replayed, bool IsSame);
