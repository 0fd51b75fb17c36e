using System.Data.Common;
using Npgsql;

namespace StratusLab.Elastic.Ledger;

/// <summary>A transaction on a connection of its own. Rows of arguments travel together, some hundreds in a round trip.</summary>
internal sealed class PostgreSqlSession(NpgsqlConnection connection, NpgsqlTransaction transaction) : LedgerSession(LedgerDialect.PostgreSql)
{
    private const int RowsPerTrip = 250;

    /// <summary>The key of the advisory lock under which schemas change: "elastic" in ASCII.</summary>
    private const long SchemaLock = 0x656C6173746963;

    /// <inheritdoc/>
    public override async Task ExecuteScriptAsync(string sql, CancellationToken ct)
    {
#pragma warning disable CA2100 // Migrations and settings are constants.
        await using NpgsqlCommand command = new(sql, connection, transaction);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <inheritdoc/>
    public override async Task<int> ExecuteAsync(string sql, object?[] arguments, CancellationToken ct)
    {
        await using var command = Bind(sql, arguments);
        return await command.ExecuteNonQueryAsync(ct);
    }

    /// <inheritdoc/>
    public override async Task<int[]> ExecuteManyAsync(string sql, IReadOnlyList<object?[]> rows, CancellationToken ct)
    {
        var changed = new int[rows.Count];
        for (var start = 0; start < rows.Count; start += RowsPerTrip)
        {
            await using NpgsqlBatch batch = new(connection, transaction);
            var end = Math.Min(start + RowsPerTrip, rows.Count);
            for (var i = start; i < end; i++)
            {
                NpgsqlBatchCommand command = new(sql);
                Add(command.Parameters, rows[i]);
                batch.BatchCommands.Add(command);
            }

            await batch.ExecuteNonQueryAsync(ct);
            for (var i = start; i < end; i++)
            {
                changed[i] = batch.BatchCommands[i - start].RecordsAffected;
            }
        }

        return changed;
    }

    /// <inheritdoc/>
    public override async Task<List<T>> QueryAsync<T>(string sql, object?[] arguments, Func<DbDataReader, T> read, CancellationToken ct)
    {
        List<T> rows = [];
        await using var command = Bind(sql, arguments);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    /// <inheritdoc/>
    public override Task LockSchemaAsync(CancellationToken ct) => ExecuteAsync("SELECT pg_advisory_xact_lock($1)", [SchemaLock], ct);

    /// <inheritdoc/>
    public override Task CommitAsync() => transaction.CommitAsync(CancellationToken.None);

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        try
        {
            await transaction.DisposeAsync();
        }
        finally
        {
            await connection.DisposeAsync();
        }
    }

    private NpgsqlCommand Bind(string sql, object?[] arguments)
    {
#pragma warning disable CA2100 // Every text is a constant of this folder; values are parameters.
        NpgsqlCommand command = new(sql, connection, transaction);
#pragma warning restore CA2100
        Add(command.Parameters, arguments);
        return command;
    }

    private static void Add(NpgsqlParameterCollection parameters, object?[] arguments)
    {
        foreach (var argument in arguments)
        {
            parameters.Add(new NpgsqlParameter { Value = argument ?? DBNull.Value });
        }
    }
}
