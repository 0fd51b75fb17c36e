namespace StratusLab.Elastic.Api;

/// <summary>What an answer follows from: while none of it has changed, the answer is the same but for ages.</summary>
[Flags]
internal enum Sources
{
    /// <summary>Other things, or the clock: it is never the same.</summary>
    None = 0,

    /// <summary>The ledger.</summary>
    Ledger = 1,

    /// <summary>The last pass.</summary>
    Pass = 2,

    /// <summary>The hosts' reports.</summary>
    Hosts = 4,

    /// <summary>The clock, in steps of seconds: a rest that is over, a host that is silent.</summary>
    Clock = 8,
}
