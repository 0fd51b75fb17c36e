namespace StratusLab.Elastic.Ledger;

/// <summary>
/// Spares parsing: a record whose stored text is still the same as at the last reading is the same immutable value. Most records are, pass after pass. Holds
/// what the last reading saw and nothing else; may be used from several tasks at once.
/// </summary>
internal sealed class BodyCache<TKey, TRecord>
    where TKey : notnull
    where TRecord : class
{
    private volatile Dictionary<TKey, (string Body, TRecord Record)> _last = [];

    /// <summary>The records of these texts, in their order.</summary>
    public List<TRecord> Read(List<(TKey Key, string Body)> rows)
    {
        var last = _last;
        Dictionary<TKey, (string Body, TRecord Record)> next = new(rows.Count);
        List<TRecord> records = new(rows.Count);
        foreach (var (key, body) in rows)
        {
            var isSame = last.TryGetValue(key, out var known) && string.Equals(known.Body, body, StringComparison.Ordinal);
            var record = isSame ? known.Record : LedgerJson.Read<TRecord>(body);
            next[key] = (body, record);
            records.Add(record);
        }

        _last = next;
        return records;
    }
}
