namespace StratusLab.Elastic.Ledger;

/// <summary>
/// The right to write for a lane (<c>reconcile</c>, <c>host/kvm01</c>). Beginning raises the lane's number, so whoever began earlier has lost the right,
/// even when it was paused and does not know.
/// </summary>
internal sealed record Epoch(string Lane, long Value);
