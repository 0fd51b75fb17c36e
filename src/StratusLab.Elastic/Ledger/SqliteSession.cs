using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace StratusLab.Elastic.Ledger;

/// <summary>A transaction on the one connection of a <see cref="SqliteDatabase"/>. SQLite works on the caller's thread, so all tasks are complete.</summary>
internal sealed class SqliteSession(SqliteConnection connection, SqliteStatements statements, SemaphoreSlim turn) : LedgerSession(LedgerDialect.Sqlite)
{
    private bool _isDisposed;

    /// <inheritdoc/>
    public override Task ExecuteScriptAsync(string sql, CancellationToken ct)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Migrations are constants.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task<int> ExecuteAsync(string sql, object?[] arguments, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        return Task.FromResult(statements.Execute(sql, arguments));
    }

    /// <inheritdoc/>
    public override Task<int[]> ExecuteManyAsync(string sql, IReadOnlyList<object?[]> rows, CancellationToken ct)
    {
        var changed = new int[rows.Count];
        for (var i = 0; i < changed.Length; i++)
        {
            ct.ThrowIfCancellationRequested();
            changed[i] = statements.Execute(sql, rows[i]);
        }

        return Task.FromResult(changed);
    }

    /// <inheritdoc/>
    public override Task<List<T>> QueryAsync<T>(string sql, object?[] arguments, Func<DbDataReader, T> read, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        List<T> rows = [];
        using var reader = statements.Query(sql, arguments);
        while (reader.Read())
        {
            rows.Add(read(reader));
        }

        return Task.FromResult(rows);
    }

    /// <inheritdoc/>
    public override Task LockSchemaAsync(CancellationToken ct) => Task.CompletedTask;

    /// <inheritdoc/>
    public override Task CommitAsync()
    {
        statements.Execute("COMMIT", []);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            try
            {
                // Not after COMMIT, nor after a failure (disk full, for one) in which SQLite has rolled back by itself.
                if (SQLitePCL.raw.sqlite3_get_autocommit(connection.Handle) == 0)
                {
                    statements.Execute("ROLLBACK", []);
                }
            }
            finally
            {
                turn.Release();
            }
        }

        return ValueTask.CompletedTask;
    }
}
