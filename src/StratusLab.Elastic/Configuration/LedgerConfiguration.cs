namespace StratusLab.Elastic.Configuration;

/// <summary>The database: exactly one of the two is set.</summary>
public sealed record LedgerConfiguration
{
    /// <summary>The name of the SQLite file inside the data directory, unless another is configured.</summary>
    public const string DefaultFile = "ledger.db";

    /// <summary>The SQLite file, an absolute path; null with PostgreSQL.</summary>
    public string? File { get; init; }

    /// <summary>The connection string for PostgreSQL; null with SQLite. May hold a password: never logged.</summary>
    public string? PostgreSql { get; init; }

    /// <summary>Which of the two it is, without the secrets.</summary>
    public override string ToString() => PostgreSql is null ? $"SQLite {File}" : "PostgreSQL";
}
