namespace StratusLab.Elastic.Ledger;

/// <summary>What a transaction is for.</summary>
internal enum LedgerAccess
{
    /// <summary>It reads, all at one instant.</summary>
    Read,

    /// <summary>It writes.</summary>
    Write,
}
