using StratusLab.Elastic.Configuration.Values;

namespace StratusLab.Elastic.Configuration.Settings;

/// <summary>The database: SQLite in a file, or PostgreSQL.</summary>
internal static class LedgerSettings
{
    public static readonly Section Section = new(
        "ledger",
        "The database, where everything that happens at run time is kept: an SQLite file, or PostgreSQL. One of the two.");

    public static readonly Setting<string> File = Section.Omittable(
        "file",
        Value.AnyPath,
        $"`{LedgerConfiguration.DefaultFile}`",
        "The SQLite file; a relative path is inside `data`. Keep it on a local disk: SQLite's locks are not safe on NFS.");

    public static readonly Setting<string> PostgreSql = Section.Omittable(
        "postgresql",
        new ConnectionStringSyntax(),
        "none: SQLite is used",
        "The database. `ELASTIC_LEDGER_POSTGRESQL` in the environment overrides the whole section, and keeps a password out of this file.");
}
