using StratusLab.Elastic.Api;
using StratusLab.Elastic.Ledger;
using StratusLab.Elastic.Reconciliation;

namespace StratusLab.Elastic.Web;

/// <summary>Reads how the site stands, with one look into the ledger.</summary>
internal sealed class SiteReader(Ledger.Ledger ledger, LiveView live, StatusEndpoint status, PoolEndpoint pools, HostEndpoint hosts)
{
    /// <summary>Reads it; also while the ledger does not answer.</summary>
    public async Task<SiteView> ReadAsync(CancellationToken ct)
    {
        var (state, problem) = await LoadAsync(ct);
        return new(state, problem, status.Of(state, ""), pools.Rows(state, null), hosts.Rows(state), live.Last);
    }

    /// <summary>What <paramref name="read"/> reads from the ledger; <paramref name="instead"/> while that does not answer.</summary>
    public static async Task<T> TryAsync<T>(Func<Task<T>> read, T instead)
    {
        try
        {
            return await read();
        }
        catch (LedgerUnavailableException)
        {
            // The page says it once, at its top.
            return instead;
        }
    }

    private async Task<(LedgerState State, string? Problem)> LoadAsync(CancellationToken ct)
    {
        try
        {
            return (await ledger.LoadAsync(ct), null);
        }
        catch (LedgerUnavailableException e)
        {
            return (live.Last?.State ?? new(), e.Message);
        }
    }
}
