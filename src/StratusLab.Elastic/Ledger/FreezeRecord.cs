using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Ledger;

/// <summary>An operator's order that nothing be started or stopped: since when, by whom, why.</summary>
internal sealed record FreezeRecord(DateTimeOffset At, string By, string Reason)
{
    /// <summary>"by alice since 14:02:10 UTC: maintenance".</summary>
    public string Describe(DateTimeOffset now) => $"by {By} since {Words.At(At, now)}{(Reason.Length > 0 ? $": {Reason}" : "")}";
}
