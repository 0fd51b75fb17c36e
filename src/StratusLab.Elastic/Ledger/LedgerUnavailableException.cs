namespace StratusLab.Elastic.Ledger;

/// <summary>
/// The database did not answer, is full, or may only be read. A commit that ends so may or may not have been written: the ledger is to be read again before
/// anything is done.
/// </summary>
internal sealed class LedgerUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
