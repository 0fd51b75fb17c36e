using StratusLab.Elastic.Ledger;

namespace StratusLab.Elastic.Reconciliation;

/// <summary>
/// The ledger for whoever only shows it: read again after a change and not for every look. Whoever has written sees what it wrote; nothing is decided on this. It may be
/// used from several tasks at once, and one of them reads for all.
/// </summary>
internal sealed class LedgerView(Ledger.Ledger ledger) : IDisposable
{
    private readonly SemaphoreSlim turn = new(1, 1);
    private volatile Shown? last;

    /// <summary>What is in force.</summary>
    public async Task<LedgerState> ReadAsync(CancellationToken ct)
    {
        if (last is { } before && before.Changes == ledger.Changes)
        {
            return before.State;
        }

        await turn.WaitAsync(ct);
        try
        {
            // Taken before the read: what is written meanwhile makes the next look read again.
            var changes = ledger.Changes;
            if (last is not { } read || read.Changes != changes)
            {
                last = read = new(changes, await ledger.LoadAsync(ct));
            }

            return read.State;
        }
        finally
        {
            turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => turn.Dispose();

    private sealed record Shown(long Changes, LedgerState State);
}
