namespace StratusLab.Elastic.Ledger;

/// <summary>An address is held by a VM, and would have been given to another or forgotten. Nothing was written; the ledger is to be read again.</summary>
internal sealed class LeaseTakenException(string message, Exception? inner = null) : Exception(message, inner);
