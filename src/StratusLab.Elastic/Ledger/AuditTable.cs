using System.Collections.Immutable;
using System.Globalization;

namespace StratusLab.Elastic.Ledger;

/// <summary>The audit trail.</summary>
internal static class AuditTable
{
    /// <summary>Orders that are kept at most.</summary>
    public const long MostOrders = 100_000;

    /// <summary>Refused attempts that are kept at most: a flood of them costs no more room, and pushes out no order.</summary>
    public const long MostRefused = 10_000;

    /// <summary>Writes lines.</summary>
    public static async Task<int> WriteAsync(LedgerSession session, IReadOnlyCollection<AuditRecord> records, CancellationToken ct)
    {
        var last = await CommitWriter.TakeAsync(session, "last_audit", records.Count, ct);
        var rows = records.Select((r, i) => (r with { Id = last - records.Count + 1 + i }))
            .Select(r => (object?[])[r.Id, r.At.ToUnixTimeMilliseconds(), r.Who, r.IsRefused ? 1 : 0, LedgerJson.Write(r)]);
        await session.ExecuteManyAsync("INSERT INTO audit (id, at, who, is_refused, body) VALUES ($1, $2, $3, $4, $5)", [.. rows], ct);
        return records.Count;
    }

    /// <summary>Lines before a number, the newest first.</summary>
    public static async Task<ImmutableArray<AuditRecord>> ReadAsync(LedgerSession session, int limit, long? before, DateTimeOffset? since, string? who, CancellationToken ct)
    {
        List<object?> arguments = [(long)limit, before ?? long.MaxValue, since?.ToUnixTimeMilliseconds() ?? long.MinValue];
        var only = "";
        if (who is not null)
        {
            arguments.Add(who);
            only = string.Create(CultureInfo.InvariantCulture, $" AND who = ${arguments.Count}");
        }

        var found = await session.QueryAsync(
            $"SELECT body FROM audit WHERE id < $2 AND at >= $3{only} ORDER BY id DESC LIMIT $1", [.. arguments], row => LedgerJson.Read<AuditRecord>(row.GetString(0)), ct);
        return [.. found];
    }

    /// <summary>Forgets what is older than an instant, and the oldest of too many.</summary>
    public static async Task<int> PruneAsync(LedgerSession session, DateTimeOffset before, CancellationToken ct)
    {
        const string TooMany = "DELETE FROM audit WHERE is_refused = $1 AND id <= (SELECT id FROM audit WHERE is_refused = $1 ORDER BY id DESC LIMIT 1 OFFSET $2)";
        return await session.ExecuteAsync("DELETE FROM audit WHERE at < $1", [before.ToUnixTimeMilliseconds()], ct)
            + await session.ExecuteAsync(TooMany, [0L, MostOrders], ct)
            + await session.ExecuteAsync(TooMany, [1L, MostRefused], ct);
    }
}
