using System.Collections.Immutable;
using System.Globalization;

namespace StratusLab.Elastic.Ledger;

/// <summary>
/// Spares reading and parsing: of a table with numbers that are never used again (<c>id</c>) and a <c>revision</c> that rises with every write, only the bodies that are
/// new are fetched. All others are the same immutable records as at the last reading, and most are, pass after pass. Holds what the last reading saw and nothing else;
/// may be used from several tasks at once.
/// </summary>
internal sealed class RevisionCache<TRecord>(string table, string where)
    where TRecord : class
{
    // More than these and the query that reads all of them is the shorter way.
    private const int MostByNumber = 500;

    private volatile Dictionary<long, (long Revision, TRecord Record)> _last = [];

    /// <summary>The records, by number.</summary>
    public async Task<ImmutableArray<TRecord>> ReadAsync(LedgerSession session, CancellationToken ct)
    {
        var last = _last;
        var rows = await session.QueryAsync($"SELECT id, revision FROM {table} WHERE {where} ORDER BY id", [], row => (Id: row.GetInt64(0), Revision: row.GetInt64(1)), ct);
        var missing = rows.FindAll(r => !(last.TryGetValue(r.Id, out var known) && known.Revision == r.Revision));
        var bodies = missing.Count == 0 ? [] : await ReadBodiesAsync(session, missing.ConvertAll(r => r.Id), ct);

        Dictionary<long, (long Revision, TRecord Record)> next = new(rows.Count);
        var records = ImmutableArray.CreateBuilder<TRecord>(rows.Count);
        foreach (var (id, revision) in rows)
        {
            var record = bodies.TryGetValue(id, out var body) ? LedgerJson.Read<TRecord>(body) : last[id].Record;
            next[id] = (revision, record);
            records.Add(record);
        }

        _last = next;
        return records.MoveToImmutable();
    }

    private async Task<Dictionary<long, string>> ReadBodiesAsync(LedgerSession session, List<long> missing, CancellationToken ct)
    {
        var some = missing.Count > MostByNumber ? where : $"id IN ({string.Join(',', missing.Select(id => id.ToString(CultureInfo.InvariantCulture)))})";
        var wanted = missing.ToHashSet();
        var bodies = await session.QueryAsync(
            $"SELECT id, body FROM {table} WHERE {some}", [], row => row.GetInt64(0) is var id && wanted.Contains(id) ? (Id: id, Body: row.GetString(1)) : default, ct);
        return bodies.Where(b => b.Body is not null).ToDictionary(b => b.Id, b => b.Body);
    }
}
