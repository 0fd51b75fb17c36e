namespace StratusLab.Elastic.Ledger;

/// <summary>
/// The right to serve from a ledger. One instance has it; the others stand by, and one of them takes over when it is given back or its holder dies. Epochs protect the
/// ledger even while two believe to have it; this keeps two from working against each other in the first place.
/// </summary>
internal class LedgerHold : IAsyncDisposable
{
    /// <summary>Cancelled when the right is lost.</summary>
    public virtual CancellationToken Lost => CancellationToken.None;

    /// <summary>Gives it back.</summary>
    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
