using System.Data;
using System.Net.Sockets;
using Npgsql;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Ledger;

/// <summary>
/// PostgreSQL: one instance serves, others may stand by. Writes are READ COMMITTED and safe by row locks: the epoch's row first, then rows in the order of their keys, so
/// that two instances wait for each other but never in a circle. Reads are REPEATABLE READ, that is, of one instant.
/// </summary>
internal sealed class PostgreSqlDatabase : LedgerDatabase
{
    /// <summary>A server that does not answer is given up after seconds; the site's connection string comes later and overrides this.</summary>
    private const string Defaults =
        "Application Name=elastic;Timeout=5;Command Timeout=15;Keepalive=15;Maximum Pool Size=20;Max Auto Prepare=64;Auto Prepare Min Usages=2;";

    private static readonly TimeSpan StandByPause = TimeSpan.FromSeconds(2);

    private readonly NpgsqlDataSource _source;

    private PostgreSqlDatabase(NpgsqlConnectionStringBuilder settings)
    {
        Description = $"PostgreSQL database {settings.Database} on {settings.Host}";
        _source = NpgsqlDataSource.Create(settings);
    }

    /// <inheritdoc/>
    public override string Description { get; }

    /// <summary>Prepares connections; none is made yet. Throws <see cref="RejectedException"/> when the string cannot be read.</summary>
    public static PostgreSqlDatabase Open(string connectionString)
    {
        try
        {
            return new(new(Defaults + connectionString));
        }
        catch (Exception e) when (e is ArgumentException or FormatException or InvalidCastException or OverflowException)
        {
            // Neither the text nor the library's message: part of a password may be in it.
            throw new RejectedException(
                "The ledger's PostgreSQL connection string cannot be read. Write it as Host=…;Database=…;Username=…;Password=…, values with ';' in quotes.");
        }
    }

    /// <inheritdoc/>
    public override async Task<LedgerHold> HoldAsync(Action standBy, TimeProvider time, CancellationToken ct)
    {
        for (var hasTold = false; ; hasTold = true)
        {
            try
            {
                if (await PostgreSqlHold.TakeAsync(_source, time, ct) is { } hold)
                {
                    return hold;
                }
            }
            catch (Exception e) when (IsUnavailable(e))
            {
                Recover();
            }

            if (!hasTold)
            {
                standBy();
            }

            await Task.Delay(StandByPause, time, ct);
        }
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => _source.DisposeAsync();

    /// <inheritdoc/>
    protected override async Task<LedgerSession> BeginAsync(LedgerAccess access, CancellationToken ct)
    {
        var connection = await _source.OpenConnectionAsync(ct);
        try
        {
            var isolation = access == LedgerAccess.Write ? IsolationLevel.ReadCommitted : IsolationLevel.RepeatableRead;
            var transaction = await connection.BeginTransactionAsync(isolation, ct);
            PostgreSqlSession session = new(connection, transaction);
            if (access == LedgerAccess.Write)
            {
                // An instance that is paused in the middle must not hold its rows against the one that takes over.
                await session.ExecuteScriptAsync("SET LOCAL idle_in_transaction_session_timeout = '20s'; SET LOCAL lock_timeout = '10s'", ct);
            }

            return session;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    protected override bool IsUnavailable(Exception failure) => failure switch
    {
        // Connection, transaction state and read-only, authorization, catalogue, rollback (deadlock), resources, prerequisite state and lock time-out,
        // operator intervention, system error, internal error: https://www.postgresql.org/docs/current/errcodes-appendix.html
        PostgresException e => e.SqlState[..2] is "08" or "25" or "28" or "3D" or "40" or "53" or "55" or "57" or "58" or "XX",
        NpgsqlException or SocketException or IOException or TimeoutException => true,
        _ => false,
    };

    /// <inheritdoc/>
    protected override void Recover() => _source.Clear();
}
