using StratusLab.Elastic.Configuration;
using StratusLab.Elastic.Ledger;

namespace StratusLab.Elastic.Hosting;

/// <summary>The right to serve from a ledger, kept from one life of the service to the next: otherwise reading the configuration again would be a moment in which an instance that stands by takes over.</summary>
internal sealed class LedgerSeat : IAsyncDisposable
{
    private LedgerConfiguration? of;
    private LedgerHold? hold;

    /// <summary>
    /// Gives the right to serve from the ledger that is configured: the one that a former life had, or a new one, for which it may have to wait; <paramref name="standBy"/> is called once when another
    /// instance has it. It stays this seat's.
    /// </summary>
    public async Task<LedgerHold> TakeAsync(Ledger.Ledger ledger, LedgerConfiguration configuration, Action standBy, CancellationToken ct)
    {
        if (hold is not null && (of != configuration || hold.Lost.IsCancellationRequested))
        {
            await DisposeAsync();
        }

        hold ??= await ledger.HoldAsync(standBy, ct);
        of = configuration;
        return hold;
    }

    /// <summary>Gives it back.</summary>
    public async ValueTask DisposeAsync()
    {
        if (hold is { } held)
        {
            hold = null;
            await held.DisposeAsync();
        }
    }
}
