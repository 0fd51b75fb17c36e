using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Ledger.Migrations;

namespace StratusLab.Elastic.Ledger;

/// <summary>Brings a database to the schema of this program.</summary>
internal static class Migrator
{
    /// <summary>Applies what is missing, all in one transaction. Throws <see cref="RejectedException"/> when a newer program has been here.</summary>
    public static Task MigrateAsync(LedgerDatabase database, TimeProvider time, CancellationToken ct) => database.RunAsync(
        LedgerAccess.Write,
        async (session, ct) =>
        {
            await session.LockSchemaAsync(ct);
            await session.ExecuteScriptAsync("CREATE TABLE IF NOT EXISTS schema_version (version INT NOT NULL PRIMARY KEY, applied BIGINT NOT NULL)", ct);
            var versions = await session.QueryAsync("SELECT version FROM schema_version ORDER BY version", [], row => row.GetInt32(0), ct);
            var present = versions.LastOrDefault();
            var known = Migration.All[^1].Version;
            if (present > known)
            {
                throw new RejectedException(
                    $"The ledger ({database.Description}) has schema {present} and was written by a newer elastic; this one knows schema {known}. "
                    + "Install the newer program again, or restore a backup from before the upgrade.");
            }

            foreach (var migration in Migration.All.Where(m => m.Version > present))
            {
                await session.ExecuteScriptAsync(session.Dialect.Spell(migration.Sql), ct);
                await session.ExecuteAsync(
                    "INSERT INTO schema_version (version, applied) VALUES ($1, $2)", [migration.Version, time.GetUtcNow().ToUnixTimeMilliseconds()], ct);
            }

            return present;
        },
        ct);
}
