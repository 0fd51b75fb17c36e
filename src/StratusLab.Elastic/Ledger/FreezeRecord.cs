namespace StratusLab.Elastic.Ledger;

/// <summary>An operator's order that nothing be started or stopped: since when, by whom, why.</summary>
internal sealed record FreezeRecord(DateTimeOffset At, string By, string Reason);
