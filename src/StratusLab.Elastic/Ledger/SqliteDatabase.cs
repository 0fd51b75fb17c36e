using Microsoft.Data.Sqlite;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Ledger;

/// <summary>
/// SQLite, in a file that this instance alone may use, or in memory. One connection, one transaction at a time: SQLite has one writer anyway, and its
/// statements stay compiled. Reads are short.
/// </summary>
internal sealed class SqliteDatabase : LedgerDatabase
{
    /// <summary>The name of a database that is not kept.</summary>
    public const string InMemory = ":memory:";

    private readonly InstanceLock? _lock;
    private readonly SqliteConnection _connection;
    private readonly SqliteStatements _statements;
    private readonly SemaphoreSlim _turn = new(1, 1);

    private SqliteDatabase(string description, SqliteConnection connection, InstanceLock? held)
    {
        Description = description;
        _connection = connection;
        _statements = new(connection);
        _lock = held;
    }

    /// <inheritdoc/>
    public override string Description { get; }

    /// <summary>Opens or makes the file. Throws <see cref="RejectedException"/> when it is in use, is no database, or may not be opened.</summary>
    public static SqliteDatabase Open(string file)
    {
        if (file == InMemory)
        {
            return new("SQLite in memory", Connect(InMemory), null);
        }

        var path = Path.GetFullPath(file);
        InstanceLock? held = null;
        try
        {
            if (Directory.Exists(path))
            {
                throw new IOException("It is a directory.");
            }

            path = (File.Exists(path) ? File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName : null) ?? path;
            held = InstanceLock.Take(path);
            PrivateFile.Open(path, FileShare.ReadWrite).Dispose();
            return new($"SQLite file {path}", Connect(path), held);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SqliteException)
        {
            held?.Dispose();
            throw new RejectedException(
                $"The ledger {path} cannot be opened: {e.Message} Its directory must exist and belong to the service's user; the file must be a ledger.", e);
        }
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await _turn.WaitAsync(CancellationToken.None);
        _statements.Dispose();
        await _connection.DisposeAsync();
        _lock?.Dispose();
        _turn.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task<LedgerSession> BeginAsync(LedgerAccess access, CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        try
        {
            _statements.Execute(access == LedgerAccess.Write ? "BEGIN IMMEDIATE" : "BEGIN", []);
            return new SqliteSession(_connection, _statements, _turn);
        }
        catch
        {
            _turn.Release();
            throw;
        }
    }

    /// <inheritdoc/>
    protected override bool IsUnavailable(Exception failure) => failure is SqliteException
    {
        // BUSY, LOCKED, NOMEM, READONLY, IOERR, CORRUPT, FULL, CANTOPEN, PROTOCOL, NOTADB: https://sqlite.org/rescode.html
        SqliteErrorCode: 5 or 6 or 7 or 8 or 10 or 11 or 13 or 14 or 15 or 26
    };

    private static SqliteConnection Connect(string path)
    {
        SqliteConnectionStringBuilder options = new() { DataSource = path, Pooling = false, ForeignKeys = true, DefaultTimeout = 5 };
        SqliteConnection connection = new(options.ConnectionString);
        try
        {
            connection.Open();
            using var settings = connection.CreateCommand();

            // FULL: a commit is on the disk before its side effect begins. The size limit returns the space of one huge transaction.
            settings.CommandText = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 67108864;";
            settings.ExecuteNonQuery();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
