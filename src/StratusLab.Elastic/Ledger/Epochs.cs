namespace StratusLab.Elastic.Ledger;

/// <summary>The rows that say who may write for a lane.</summary>
internal static class Epochs
{
    /// <summary>Raises the lane's number: everybody who began it earlier has lost it.</summary>
    public static async Task<Epoch> BeginAsync(LedgerSession session, string lane, string holder, DateTimeOffset now, CancellationToken ct)
    {
        const string Raise =
            """
            INSERT INTO epochs (lane, value, holder, begun) VALUES ($1, 1, $2, $3)
            ON CONFLICT (lane) DO UPDATE SET value = epochs.value + 1, holder = excluded.holder, begun = excluded.begun
            RETURNING value
            """;
        var value = await session.QueryAsync(Raise, [lane, holder, now.ToUnixTimeMilliseconds()], row => row.GetInt64(0), ct);
        return new(lane, value.Single());
    }

    /// <summary>Throws unless the epoch is the newest of its lane, and keeps it so until the transaction ends.</summary>
    public static async Task CheckAsync(LedgerSession session, Epoch epoch, CancellationToken ct)
    {
        var query = session.Dialect.Lock("SELECT value, holder FROM epochs WHERE lane = $1");
        var found = await session.QueryAsync(query, [epoch.Lane], row => (Value: row.GetInt64(0), Holder: row.GetString(1)), ct);
        if (found is not [var current] || current.Value != epoch.Value)
        {
            var by = found is [var other]
                ? $"another instance took over ({other.Holder}, epoch {other.Value})"
                : "the ledger does not know it; it was replaced or restored";
            throw new EpochLostException($"Lane {epoch.Lane}, epoch {epoch.Value}: {by}. Nothing was written; this pass ends here.");
        }
    }
}
