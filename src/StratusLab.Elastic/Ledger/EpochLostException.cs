namespace StratusLab.Elastic.Ledger;

/// <summary>Another instance has begun the same lane since. Nothing was written; whoever gets this stops its pass.</summary>
internal sealed class EpochLostException(string message, Exception? inner = null) : Exception(message, inner);
