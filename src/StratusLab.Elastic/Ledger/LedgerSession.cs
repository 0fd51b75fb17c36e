using System.Data.Common;

namespace StratusLab.Elastic.Ledger;

/// <summary>One transaction. Disposed without <see cref="CommitAsync"/> it leaves nothing.</summary>
internal abstract class LedgerSession(LedgerDialect dialect) : IAsyncDisposable
{
    /// <summary>The spelling of its database.</summary>
    public LedgerDialect Dialect { get; } = dialect;

    /// <summary>Runs several statements without parameters.</summary>
    public abstract Task ExecuteScriptAsync(string sql, CancellationToken ct);

    /// <summary>Runs one statement and returns how many rows it changed.</summary>
    public abstract Task<int> ExecuteAsync(string sql, object?[] arguments, CancellationToken ct);

    /// <summary>Runs one statement for every row of arguments, in order, and returns how many rows each changed.</summary>
    public abstract Task<int[]> ExecuteManyAsync(string sql, IReadOnlyList<object?[]> rows, CancellationToken ct);

    /// <summary>Reads every row of a query.</summary>
    public abstract Task<List<T>> QueryAsync<T>(string sql, object?[] arguments, Func<DbDataReader, T> read, CancellationToken ct);

    /// <summary>Keeps all others from changing the schema until the transaction ends.</summary>
    public abstract Task LockSchemaAsync(CancellationToken ct);

    /// <summary>Makes it durable. Cannot be cancelled: a commit that is given up half way has an unknown outcome.</summary>
    public abstract Task CommitAsync();

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();
}
