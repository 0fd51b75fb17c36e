namespace StratusLab.Elastic.Ledger;

/// <summary>
/// Deletes what the options do not want kept. Nothing that is in force is touched: not a VM with a lease, nor one whose worker node is still recorded.
/// </summary>
internal static class Pruner
{
    /// <summary>Deletes within one transaction.</summary>
    public static async Task<PruneResult> PruneAsync(LedgerSession session, LedgerOptions options, DateTimeOffset now, CancellationToken ct)
    {
        const string Vms =
            """
            DELETE FROM vms WHERE is_over = 1 AND ended < $1
                AND NOT EXISTS (SELECT 1 FROM nodes WHERE nodes.id = vms.id) AND NOT EXISTS (SELECT 1 FROM leases WHERE leases.vm = vms.id)
            """;
        var before = (now - options.KeepEnded).ToUnixTimeMilliseconds();
        var nodes = await session.ExecuteAsync("DELETE FROM nodes WHERE is_over = 1 AND ended < $1", [before], ct);
        var vms = await session.ExecuteAsync(Vms, [before], ct);
        var plans = await PrunePlansAsync(session, options.KeepPlans, ct);
        var events = await session.ExecuteAsync(
            "DELETE FROM events WHERE id <= (SELECT value FROM counters WHERE name = 'last_event') - $1", [(long)options.KeepEvents], ct);
        var runs = await JobRunTable.PruneAsync(session, now - options.KeepEnded, ct);
        var waits = await JobWaitTable.PruneAsync(session, now - options.KeepEnded, ct);
        var audit = await AuditTable.PruneAsync(session, now - options.KeepAudit, ct);
        var samples = await session.ExecuteAsync("DELETE FROM samples WHERE at < $1", [(now - options.KeepSamples).ToUnixTimeMilliseconds()], ct);
        return new(nodes, vms, plans, events, runs, waits, audit, samples);
    }

    /// <summary>
    /// Plans that did nothing go first, then the oldest; but of the newest tenth nothing goes, or the plans that explain the present state would be deleted as
    /// soon as there are enough old ones with actions.
    /// </summary>
    private static async Task<int> PrunePlansAsync(LedgerSession session, int keep, CancellationToken ct)
    {
        var count = (await session.QueryAsync("SELECT COUNT(*) FROM plans", [], row => row.GetInt64(0), ct)).Single();
        if (count <= keep)
        {
            return 0;
        }

        const string Delete =
            """
            DELETE FROM plans WHERE id IN (
                SELECT id FROM plans WHERE id NOT IN (SELECT id FROM plans ORDER BY id DESC LIMIT $1) ORDER BY has_actions, id LIMIT $2)
            """;
        return await session.ExecuteAsync(Delete, [Math.Max(1L, keep / 10), count - keep], ct);
    }
}
