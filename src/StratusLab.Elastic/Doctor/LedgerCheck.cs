using Microsoft.Data.Sqlite;
using StratusLab.Elastic.Configuration;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Ledger;
using StratusLab.Elastic.Ledger.Migrations;

namespace StratusLab.Elastic.Doctor;

/// <summary>
/// Whether the ledger can be opened, or is held by the running service. Neither a file nor a schema is made: what another user than the service's made, the service
/// could not open.
/// </summary>
internal static class LedgerCheck
{
    private const string NewestSchema = "SELECT max(version) FROM schema_version";

    public static Check Make(ElasticConfiguration configuration, Lazy<Task<ServiceView>> service) => Check.Of("ledger", ct =>
        configuration.Ledger.File is { } file ? LookAtFileAsync(file, service) : LookAtServerAsync(configuration.Ledger.PostgreSql ?? "", ct));

    private static async Task<Finding> LookAtFileAsync(string file, Lazy<Task<ServiceView>> service)
    {
        if (!File.Exists(file))
        {
            return Directory.Exists(Path.GetDirectoryName(file))
                ? Finding.Ok($"ledger: {file} is not there yet, the service makes it")
                : Finding.Fail($"ledger: the directory of {file} is not there", "Create it for the service's user, or correct \"ledger.file\".");
        }

        if (IsHeld(file + ".lock"))
        {
            return (await service.Value).Status is not null
                ? Finding.Ok($"ledger: {file} is in use by the running service")
                : Finding.Warn($"ledger: {file} is in use by a process that does not answer as the service", $"See who it is: fuser -v {file}");
        }

        try
        {
            return Judge($"SQLite file {file}", SchemaOf(file));
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            return Finding.Fail(
                $"ledger: {file} cannot be read by {Environment.UserName} ({e.Message.TrimEnd('.')})",
                "Run the doctor as the service's user; if it is no ledger, correct \"ledger.file\" or restore a backup.");
        }
    }

    // .NET locks what it opens (flock), as the service does: for an instant this holds the lock, but only the shared one.
    private static bool IsHeld(string lockFile)
    {
        try
        {
            using var held = new FileStream(lockFile, FileMode.Open, FileAccess.Read, FileShare.Read);
            return false;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    // "immutable": neither a log nor shared memory is made beside the file, whoever runs this.
    private static int SchemaOf(string file)
    {
        var settings = new SqliteConnectionStringBuilder { DataSource = $"file:{Uri.EscapeDataString(file)}?immutable=1", Mode = SqliteOpenMode.ReadOnly, Pooling = false };
        using var connection = new SqliteConnection(settings.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = NewestSchema;
        return Convert.ToInt32(command.ExecuteScalar() is long version ? version : 0);
    }

    private static async Task<Finding> LookAtServerAsync(string connectionString, CancellationToken ct)
    {
        try
        {
            await using var database = PostgreSqlDatabase.Open(connectionString);
            var schema = await database.RunAsync(LedgerAccess.Read, SchemaOfAsync, ct);
            return schema is { } version
                ? Judge(database.Description, version)
                : Finding.Ok($"ledger: {database.Description} answers; it is empty, the service makes its tables");
        }
        catch (Exception e) when (e is RejectedException or LedgerUnavailableException)
        {
            return Finding.Fail($"ledger: {Printable.Text(e.Message, 300)}", "Check that the server runs, that it lets this machine and role in, and the connection string.");
        }
    }

    private static async Task<int?> SchemaOfAsync(LedgerSession session, CancellationToken ct)
    {
        var tables = await session.QueryAsync("SELECT 1 FROM information_schema.tables WHERE table_name = 'schema_version'", [], row => row.GetInt32(0), ct);
        return tables.Count == 0 ? null : (await session.QueryAsync(NewestSchema, [], row => row.GetInt32(0), ct))[0];
    }

    private static Finding Judge(string what, int schema) => schema > Migration.All[^1].Version
        ? Finding.Fail($"ledger: {what} has schema {schema}, this program knows {Migration.All[^1].Version}", "A newer elastic wrote it: install that one again.")
        : Finding.Ok($"ledger: {what} can be opened");
}
