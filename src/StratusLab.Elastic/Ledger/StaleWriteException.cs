namespace StratusLab.Elastic.Ledger;

/// <summary>A VM was written by somebody else since it was read. Nothing was written; the ledger is to be read again.</summary>
internal sealed class StaleWriteException(string message, Exception? inner = null) : Exception(message, inner);
