namespace StratusLab.Elastic.Api.Contracts;

/// <summary>An operator's order that nothing be started or stopped.</summary>
internal sealed record FreezeStatus(DateTimeOffset At, string By, string Reason);
