using Npgsql;

namespace StratusLab.Elastic.Ledger;

/// <summary>An advisory lock of a session that is kept open. The server gives it back when the session ends, however it ends.</summary>
internal sealed class PostgreSqlHold : LedgerHold
{
    private static readonly TimeSpan Pulse = TimeSpan.FromSeconds(5);

    private readonly NpgsqlConnection connection;
    private readonly CancellationTokenSource lost = new();
    private readonly CancellationTokenSource released = new();
    private readonly Task watch;

    private PostgreSqlHold(NpgsqlConnection connection, TimeProvider time)
    {
        this.connection = connection;
        watch = WatchAsync(time);
    }

    /// <inheritdoc/>
    public override CancellationToken Lost => lost.Token;

    /// <summary>Takes the lock on a session of its own, which the hold keeps; null when another has it.</summary>
    public static async Task<PostgreSqlHold?> TakeAsync(NpgsqlDataSource source, TimeProvider time, CancellationToken ct)
    {
        var connection = await source.OpenConnectionAsync(ct);
        try
        {
            // A lock is of the whole database; ledgers may be schemas of one.
            await using var command = new NpgsqlCommand("SELECT pg_try_advisory_lock(hashtext('stratuslab-elastic'), hashtext(current_schema()))", connection);
            if (await command.ExecuteScalarAsync(ct) is true)
            {
                return new(connection, time);
            }
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }

        await connection.DisposeAsync();
        return null;
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await released.CancelAsync();
        await watch;
        await connection.DisposeAsync();
        released.Dispose();
        lost.Dispose();
        await base.DisposeAsync();
    }

    private async Task WatchAsync(TimeProvider time)
    {
        try
        {
            while (true)
            {
                await Task.Delay(Pulse, time, released.Token);
                await using var command = new NpgsqlCommand("SELECT 1", connection) { CommandTimeout = (int)Pulse.TotalSeconds };
                await command.ExecuteScalarAsync(released.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // Released.
        }
        catch (Exception e) when (e is NpgsqlException or InvalidOperationException or IOException or TimeoutException)
        {
            await lost.CancelAsync();
        }
    }
}
