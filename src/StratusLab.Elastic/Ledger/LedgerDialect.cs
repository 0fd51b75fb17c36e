namespace StratusLab.Elastic.Ledger;

/// <summary>What the two databases spell differently. All other SQL of the ledger is the same on both; parameters are <c>$1</c>, <c>$2</c>, …</summary>
internal sealed record LedgerDialect
{
    /// <summary>SQLite: one writer holds the whole database, so rows need no locks.</summary>
    public static LedgerDialect Sqlite { get; } = new() { Key = "INTEGER NOT NULL PRIMARY KEY", Bytes = "BLOB" };

    /// <summary>PostgreSQL.</summary>
    public static LedgerDialect PostgreSql { get; } = new() { Key = "BIGINT NOT NULL PRIMARY KEY", Bytes = "BYTEA", RowLock = " FOR UPDATE" };

    /// <summary>A 64-bit primary key; SQLite makes it the row's own number only when it is spelt so.</summary>
    public required string Key { get; init; }

    /// <summary>The type of a column of bytes.</summary>
    public required string Bytes { get; init; }

    /// <summary>What follows a SELECT to hold its rows until the transaction ends.</summary>
    private string RowLock { get; init; } = "";

    /// <summary>The query, holding its rows until the transaction ends.</summary>
    public string Lock(string query) => RowLock.Length == 0 ? query : query + RowLock;

    /// <summary>A migration with <c>{key}</c> and <c>{bytes}</c> replaced.</summary>
    public string Spell(string migration) =>
        migration.Replace("{key}", Key, StringComparison.Ordinal).Replace("{bytes}", Bytes, StringComparison.Ordinal);
}
